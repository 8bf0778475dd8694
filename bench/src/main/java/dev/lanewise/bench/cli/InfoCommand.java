package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Cache;
import dev.lanewise.bench.machine.FmaRate;
import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.machine.TriadRate;
import dev.lanewise.bench.result.Json;
import dev.lanewise.kernels.gemm.Tuning;
import dev.lanewise.kernels.gemm.TuningFile;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine is and what it can do at most. */
@Command(
    name = "info",
    description = "Says what this machine is, and measures what it can do at most.")
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "As JSON, with everything that is known.")
  private boolean json;

  @Option(names = "--quick", description = "Measures for about a second only.")
  private boolean quick;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.inspect();
    int threads = Runtime.getRuntime().availableProcessors();
    machine = machine.with(Measured.measure(machine.cpu(), threads, quick)).endedWith(Load.read());
    if (json) {
      out.print(Json.pretty(machine));
    } else {
      print(machine, out);
    }
    out.flush();
    return 0;
  }

  private static void print(Machine machine, PrintWriter out) {
    out.println("CPU      " + machine.cpu().model() + ", " + machine.cpu().microarchitecture());
    out.println(
        "cores    "
            + machine.cpu().physicalCores()
            + " physical, "
            + machine.cpu().logicalCores()
            + " logical; Java may use "
            + machine.jvm().processors());
    for (Cache cache : machine.cpu().caches()) {
      out.println(
          "cache    L" + cache.level() + " " + cache.type() + ", " + cache.bytes() / 1024 + " KiB");
    }
    out.println(
        "vectors  "
            + machine.jvm().vectorBits()
            + " bits (Java prefers "
            + machine.jvm().preferredVectorBits()
            + ")");
    out.println("tuning   " + Tuning.current() + source());
    out.println("memory   " + (machine.memory().bytes() >> 20) + " MiB");
    out.println("system   " + machine.os().name() + ", " + machine.os().kernel());
    out.println("Java     " + machine.jvm().version() + ", " + machine.jvm().vendor());
    for (FmaRate rate : machine.measured().fma()) {
      out.printf(
          Locale.ROOT,
          "FMA      %3d bits, %d thread%s: %7.1f GFLOP/s (median %.1f)%n",
          rate.bits(),
          rate.threads(),
          rate.threads() == 1 ? " " : "s",
          rate.maxGflops(),
          rate.medianGflops());
    }
    for (TriadRate rate : machine.measured().triad()) {
      out.printf(
          Locale.ROOT,
          "triad    %-8s, %d thread%s: %7.1f GB/s (median %.1f)%n",
          rate.level(),
          rate.threads(),
          rate.threads() == 1 ? " " : "s",
          rate.maxGigabytes(),
          rate.medianGigabytes());
    }
  }

  /** Where the tuning in use is from. */
  private static String source() {
    if (Tuning.current().equals(Tuning.builtIn())) {
      return " (built in)";
    }
    return TuningFile.ofThisJvm().map(file -> " (" + file.path() + ")").orElse("");
  }
}
