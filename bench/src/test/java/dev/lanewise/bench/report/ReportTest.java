package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.machine.FmaRate;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.machine.TriadRate;
import dev.lanewise.bench.result.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

class ReportTest {
  private static final Machine MACHINE =
      Machine.inspect()
          .with(
              new Measured(
                  List.of(new FmaRate(256, 1, 99, 100), new FmaRate(256, 2, 190, 200)),
                  List.of(
                      new TriadRate("L1", 32_768, 24_576, 1, 300, 400),
                      new TriadRate("L2", 2_000_000, 1_500_000, 1, 35, 42),
                      new TriadRate("memory", 0, 1 << 27, 1, 18, 20))));

  private static String fixture() throws IOException {
    return fixture("jmh.json");
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = ReportTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void showsRatesBesideThePeakAndTheOtherImplementations() throws IOException {
    List<String> rows = new Report(fixture(), MACHINE).table().lines().skip(2).toList();
    // 64^3 fused multiply-adds are 524288 operations: in 10 us 52.4 GFLOP/s.
    assertEquals(
        List.of(
            "| Gemm | square-64 | naive | 1 | 400.00 |  | 1.3 | 1 |  |  |  |  |",
            "| Gemm | square-64 | serial | 1 | 10.00 | 0.50 | 52.4 | 52 |  |  | 40.00 |  |",
            "| Gemm | square-64 | parallel | 2 | 5.00 | 0.25 | 104.9 | 52 |  |  | 80.00 | 2.00 |",
            "| Activation | 131072 TANH | serial | 1 | 50.00 | 1.00 |  |  | 21.0 | 50 |  |  |"),
        rows);
  }

  @Test
  void dispatchHasARowForEachJobAndAColumnForEachWay() throws IOException {
    List<String> lines = new Report(fixture("dispatch.json"), MACHINE).table().lines().toList();
    assertEquals(
        List.of(
            "| calls | tiles | threads | plain loop | Workers | ForkJoinPool | stream |",
            "|---|---|--:|--:|--:|--:|--:|",
            "| back to back | 16 | 1 | 0.011 ± 0.001 |  |  |  |",
            "| back to back | 16 | 2 | 0.012 | 0.300 ± 0.010 | 26.000 ± 2.500 |  |",
            "| after a pause | 16 | 2 |  | 20.500 ± 1.500 |  | 99.000 ± 3.000 |"),
        lines.subList(4, lines.size()));
  }

  @Test
  void warmUpCountsOnlyTheJvmsThatBecameSteady() throws IOException {
    List<String> lines = new Report(fixture("warm-up.json"), MACHINE).table().lines().toList();
    assertEquals(
        List.of(
            "| product | JVMs | steady | first call (ms) | to steady (ms) | range (ms)"
                + " | calls to steady | steady call (us) |",
            "|---|--:|--:|--:|--:|--:|--:|--:|",
            "| square-64 | 4 | 3 | 60 | 400 | 300 to 900 | 500 | 7.7 |",
            "| square-1024 | 1 | 0 |  |  |  |  |  |"),
        lines.subList(3, lines.size()));
  }

  @Test
  void tablesOfTheirOwnComeAfterTheCommonOne() throws IOException {
    JsonNode all = Json.MAPPER.readTree(fixture());
    for (String name : List.of("warm-up.json", "dispatch.json")) {
      Json.MAPPER.readTree(fixture(name)).forEach(((ArrayNode) all)::add);
    }
    String tables = new Report(all.toString(), MACHINE).table();
    String expected =
        new Report(fixture(), MACHINE).table()
            + "\n"
            + new Report(fixture("dispatch.json"), MACHINE).table()
            + "\n"
            + new Report(fixture("warm-up.json"), MACHINE).table();
    assertEquals(expected, tables);
  }

  @Test
  void writesNumbersTheSameInEveryLocale() throws IOException {
    Locale before = Locale.getDefault();
    String expected = new Report(fixture(), MACHINE).markdown();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertEquals(expected, new Report(fixture(), MACHINE).markdown());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void namesTheMachineAndItsPeaks() throws IOException {
    String text = new Report(fixture(), MACHINE).markdown();
    assertTrue(text.contains(MACHINE.cpu().model()), text);
    assertTrue(text.contains("- FMA peak, 256 bits, threads 2: 200.0 GFLOP/s (median 190.0)"));
    assertTrue(text.contains("- Triad, memory, threads 1: 20.0 GB/s (median 18.0)"), text);
  }

  @Test
  void refusesAnotherUnit() throws IOException {
    String other = fixture().replace("us/op", "ops/s");
    assertThrows(IllegalArgumentException.class, () -> new Report(other, MACHINE));
  }

  @Test
  void countsTheWorkOfAConvnetStep() {
    // 71.6 MFLOP an image, less the products of ten outputs.
    long flops = Work.of("TrainingStep", Map.of("shape", "keras-convnet")).flops();
    assertEquals(71.6, flops / 128 * 1e-6, 0.3);
  }
}
