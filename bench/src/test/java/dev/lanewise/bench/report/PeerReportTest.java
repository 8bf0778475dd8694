package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.peer.PeerSettings;
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
            "{\"benchmark\": \"dev.lanewise.bench.peer.PeerBenchmark.product\", \"params\":"
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
  void groupsShapes() {
    assertEquals("squares up to 256", PeerReport.group("square-256"));
    assertEquals("squares above 256", PeerReport.group("square-384"));
    assertEquals("primes as k", PeerReport.group("prime-k-31"));
    assertEquals("networks, one image", PeerReport.group("batch1-tf-mlp-dense1"));
    assertEquals("networks, a batch", PeerReport.group("keras-mlp-dense1-dW"));
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
  }

  @Test
  void aResultWithoutSettingsIsRefused() {
    add("mkl", "square-64", 1, 100, 1);
    settings.clear();
    assertThrows(IllegalArgumentException.class, this::report);
  }
}
