package dev.lanewise.bench.report;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import java.util.Locale;

/** The machine in some lines, as reports begin. */
final class MachineLines {
  private MachineLines() {}

  static String of(Machine machine) {
    Measured measured = machine.measured();
    StringBuilder text = new StringBuilder();
    text.append("- ").append(machine.cpu().model()).append(", ");
    text.append(machine.cpu().physicalCores()).append(" cores; vectors of ");
    text.append(machine.jvm().vectorBits()).append(" bits\n");
    text.append("- Java ").append(machine.jvm().version()).append(" (");
    text.append(machine.jvm().vendor()).append("), ").append(machine.os().name()).append('\n');
    text.append("- Lanewise ").append(machine.build().version()).append(", commit ");
    text.append(machine.build().commit());
    text.append(machine.build().dirty() ? " with changes\n" : "\n");
    if (measured != null) {
      measured
          .fma()
          .forEach(
              rate ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "- FMA peak, %d bits, threads %d: %.1f GFLOP/s (median %.1f)\n",
                          rate.bits(),
                          rate.threads(),
                          rate.maxGflops(),
                          rate.medianGflops())));
      measured
          .triad()
          .forEach(
              rate ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "- Triad, %s, threads %d: %.1f GB/s (median %.1f)\n",
                          rate.level(),
                          rate.threads(),
                          rate.maxGigabytes(),
                          rate.medianGigabytes())));
    }
    return text.toString();
  }
}
