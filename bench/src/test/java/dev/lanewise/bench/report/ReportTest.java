package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.machine.FmaRate;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.machine.TriadRate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    try (InputStream in = ReportTest.class.getResourceAsStream("jmh.json")) {
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
