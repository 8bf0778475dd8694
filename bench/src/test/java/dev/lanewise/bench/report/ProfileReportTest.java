package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.machine.FmaRate;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.machine.TriadRate;
import dev.lanewise.bench.training.StepProfile;
import dev.lanewise.bench.training.StepProfile.Kernel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileReportTest {
  private static final Machine MACHINE =
      Machine.inspect()
          .with(
              new Measured(
                  List.of(new FmaRate(512, 1, 90, 100)),
                  List.of(
                      new TriadRate("L2", 1_000_000, 750_000, 1, 50, 60),
                      new TriadRate("memory", 0, 1 << 27, 1, 18, 20))));

  private static final StepProfile PROFILE =
      new StepProfile(
          "tf-mlp",
          1,
          100,
          7,
          4,
          List.of(
              new Kernel("dense1", "forward", 100_000_000, 600_000, 2),
              new Kernel("dense1", "activation", 0, 300_000, 0.01),
              new Kernel("optimizer", "update", 0, 10_000_000, 1)));

  @Test
  void setsEachKernelBesideItsLimit() {
    // 100 MFLOP at 100 GFLOP/s take a millisecond, 300 kB at 60 GB/s five microseconds, and 10 MB
    // at 20 GB/s half a millisecond.
    assertEquals(
        List.of(
            "| dense1 | forward | 2.000 | 50.0 | 100.0 | 0.600 | 50.0 | 0.3 | FMA | 1.000 | 50 |",
            "| dense1 | activation | 0.010 | 0.3 |  | 0.300 |  | 30.0 | L2 | 0.005 | 50 |",
            "| optimizer | update | 1.000 | 25.0 |  | 10.000 |  | 10.0 | memory | 0.500 | 50 |",
            "| all kernels | | 3.010 | 75.3 | | | | | | 1.505 | 50 |",
            "| step | | 4.000 | 100 | | | | | | | |"),
        new ProfileReport(MACHINE, PROFILE).table().lines().skip(2).toList());
    assertTrue(
        new ProfileReport(MACHINE, PROFILE)
            .table()
            .startsWith(
                "| layer | kernel | ms | % of step | MFLOP | MB | GFLOP/s | GB/s |"
                    + " limit | limit, ms | % of limit |\n"));
  }

  @Test
  void saysWhatWasMeasured() {
    String text = new ProfileReport(MACHINE, PROFILE).markdown();
    assertTrue(text.startsWith("# A training step of tf-mlp\n"), text);
    assertTrue(text.contains("- threads 1, batch 100, medians of 7 steps\n"), text);
    assertTrue(text.contains("- FMA peak, 512 bits, threads 1: 100.0 GFLOP/s"), text);
  }
}
