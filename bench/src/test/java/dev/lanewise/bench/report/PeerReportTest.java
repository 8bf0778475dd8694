package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.peer.PeerSettings;
import dev.lanewise.bench.shapes.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerReportTest {
  private final List<String> results = new ArrayList<>();
  private final List<PeerSettings> settings = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private PeerReportTest add(String peer, String shape, int threads, long flops, double... times) {
    List<String> rounds = new ArrayList<>();
    for (double time : times) {
      rounds.add("[" + time + "]");
    }
    results.add(
        String.format(
            Locale.ROOT,
            "{\"benchmark\": \"dev.lanewise.bench.peer.PeerBenchmark.run\", \"params\":"
                + " {\"peer\": \"%s\", \"shape\": \"%s\", \"threads\": \"%d\"}, \"primaryMetric\":"
                + " {\"scoreError\": \"NaN\", \"scoreUnit\": \"us/op\", \"rawData\": %s}}",
            peer,
            shape,
            threads,
            rounds));
    settings.add(
        new PeerSettings(
            peer,
            shape,
            threads,
            flops,
            Map.of(PeerSettings.KERNEL, shape.equals("square-64") ? "small" : "large"),
            Map.of("OPENBLAS_CORETYPE", "Haswell"),
            Map.of("OMP_NUM_THREADS", Integer.toString(threads))));
    return this;
  }

  private PeerReport report() {
    return new PeerReport(results.toString(), Machine.inspect(), settings, failures);
  }

  private List<String> rows() {
    return report().tables().lines().filter(line -> line.startsWith("|")).toList();
  }

  @Test
  void showsRatesSharesOfThePeakAndTheBestPeer() {
    long flops = 2L * 64 * 64 * 64;
    add("lanewise", "square-64", 1, flops, 10, 1000, 9);
    add("openblas", "square-64", 1, flops, 8);
    add("mkl", "square-64", 1, flops, 20);
    // A peak counts its own operations: 100 and 120 GFLOP/s.
    add("fma-peak", "square-64", 1, 1_000_000, 10);
    add("fma-peak", "square-512", 1, 1_200_000, 10);
    assertEquals(
        "| square-64 | 64 x 64 x 64 | 52.4 (48) | 65.5 (60) | 26.2 (24) | openblas | 0.80 |",
        rows().get(2));
    assertTrue(report().tables().contains("## Threads: 1, FMA peak 110.0 GFLOP/s"));
  }

  @Test
  void meansAreGeometricAndEachPeerCountsWhereItWasMeasured() {
    add("lanewise", "square-64", 2, 100, 1).add("mkl", "square-64", 2, 100, 4);
    add("lanewise", "square-512", 2, 100, 1).add("mkl", "square-512", 2, 100, 0.25);
    add("netlib", "square-64", 2, 100, 2);
    List<String> rows = rows();
    List<String> means = rows.subList(rows.size() - 3, rows.size());
    assertEquals(
        List.of(
            "| squares up to 256 | 1 | 1 | 2.00 | 2.00 | 4.00 | 2.00 |",
            "| squares above 256 | 1 | 0 | 0.25 | 0.25 | 0.25 |  |",
            "| all | 2 | 1 | 0.71 | 0.25 | 1.00 | 2.00 |"),
        means);
  }

  @Test
  void aPrimeStandsBesideTheNearestMultipleOf16() {
    add("lanewise", "prime-m-31", 1, 1000, 2).add("mkl", "prime-m-31", 1, 1000, 1);
    add("lanewise", "near-m-32", 1, 1000, 1);
    List<String> rows = rows();
    assertEquals(
        "| prime-m-31 | 31 x 128 x 128 | 0.5 | 1.0 | mkl | 0.50 | near-m-32 | 1.0 |", rows.get(2));
    assertFalse(rows.stream().anyMatch(row -> row.startsWith("| near")));
  }

  @Test
  void layersShowTimesRatesAndWhatWasChosen() {
    long flops = Workloads.named("convnet-2-dX").flops();
    add("lanewise", "convnet-2-dX", 1, flops, 10_000).add("lanewise", "relu-dX", 1, 0, 900);
    add("lanewise-im2col", "convnet-2-dX", 1, flops, 5_000);
    add("onednn-any", "convnet-2-dX", 1, flops, 8_000).add("onednn-any", "relu-dX", 1, 0, 450);
    // 200 GFLOP/s.
    add("fma-peak", "convnet-2-dX", 1, 1_000_000, 5);
    chose("onednn-any", "convnet-2-dX", 1, "acdb, acdb", "12.4");
    chose("onednn-any", "convnet-2-dX", 1, "acdb, acdb", "15.4");
    chose("onednn-any", "convnet-2-dX", 2, "aBcd16b, acdb", "1.1");
    List<String> rows = rows();
    assertEquals(
        "| convnet-2-dX | 128 x 26x26x32 to 24x24x64, 3x3 | 10.00 ms, 271.8 (136) |"
            + " 5.00 ms, 543.6 (272) | 8.00 ms, 339.7 (170) | onednn-any | 0.80 |",
        rows.get(2));
    assertEquals(
        "| relu-dX | 4718592 | 900.0 us, 62.9 GB/s |  | 450.0 us, 125.8 GB/s | onednn-any | 0.50 |",
        rows.get(3));
    assertTrue(rows.contains("| functions of one number | 1 | 0 | 0.50 | 0.50 |  | 0.50 |"));
    String text = report().markdown();
    assertTrue(text.startsWith("# Layers beside other libraries\n"), text);
    assertTrue(
        text.contains("| convnet-2-dX | onednn-any | brgconv | acdb, acdb | 14 |  |\n"), text);
    assertTrue(
        text.contains("| convnet-2-dX | onednn-any | brgconv | aBcd16b, acdb |  | 1 |\n"), text);
  }

  @Test
  void whatMemoryLimitsStandsBesideATriad() {
    // 28 bytes for each of 24,380 weights.
    add("lanewise", "adam-24380", 1, 0, 10).add("lanewise", "adam-24380", 2, 0, 10);
    add("lanewise", "relu-dX", 1, 0, 900).add("onednn-nhwc", "relu-dX", 1, 0, 450);
    // Six bytes for each operation: 80 GB/s of the one size, 125.8 of the other.
    add("triad", "adam-24380", 1, 400_000, 30).add("triad", "relu-dX", 1, 9_437_184, 450);
    List<String> rows = rows();
    assertEquals("| adam-24380 | 24380 | 10.0 us, 68.3 GB/s (85) |  |  |  |", rows.get(2));
    assertEquals(
        "| relu-dX | 4718592 | 900.0 us, 62.9 GB/s (50) | 450.0 us, 125.8 GB/s (100) |"
            + " onednn-nhwc | 0.50 |",
        rows.get(3));
    assertEquals("| adam-24380 | 24380 | 10.0 us, 68.3 GB/s |  |  |", rows.getLast());
    assertTrue(rows.contains("| all | 1 | 0 | 0.50 | 0.50 | 0.50 |"));
  }

  @Test
  void thereAreNoMeansWithoutALibrary() {
    add("lanewise", "convnet-2-dX", 1, 100, 2).add("lanewise-im2col", "convnet-2-dX", 1, 100, 4);
    assertEquals(3, rows().size());
    add("onednn-any", "convnet-2-dX", 1, 100, 4);
    assertEquals(3 + 4, rows().size());
  }

  private void chose(String peer, String shape, int threads, String layouts, String micros) {
    Map<String, String> says =
        Map.of(
            PeerSettings.KERNEL,
            "brgconv",
            PeerSettings.LAYOUTS,
            layouts,
            PeerSettings.REORDERS,
            micros);
    long flops = Workloads.named(shape).flops();
    settings.add(new PeerSettings(peer, shape, threads, flops, says, Map.of(), Map.of()));
  }

  @Test
  void saysWhatEachRanWithAndWhatFailed() {
    add("mkl", "square-64", 1, 100, 1).add("mkl", "square-512", 1, 100, 1);
    failures.add("openblas: cannot load");
    String text = report().markdown();
    assertTrue(text.contains("- openblas: cannot load"), text);
    assertTrue(text.contains("- kernel: small (threads 1; 1 shape)\n"), text);
    assertTrue(text.contains("- set: OMP_NUM_THREADS=1\n"), text);
    assertTrue(text.contains("- cleared: OPENBLAS_CORETYPE=Haswell\n"), text);
    assertTrue(text.startsWith("# Matrix products beside other libraries\n"), text);
    assertFalse(text.contains("Layouts"), text);
  }

  @Test
  void aResultWithoutSettingsIsRefused() {
    add("mkl", "square-64", 1, 100, 1);
    settings.clear();
    assertThrows(IllegalArgumentException.class, this::report);
  }
}
