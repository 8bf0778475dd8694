package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.result.Json;
import dev.lanewise.bench.result.ResultFolder;
import dev.lanewise.bench.tune.BlockSearch;
import dev.lanewise.bench.tune.KernelMap;
import dev.lanewise.kernels.gemm.Tuning;
import dev.lanewise.kernels.gemm.TuningFile;
import dev.lanewise.kernels.lanes.Lanes;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the tiles and blocks that are fastest on this machine, and stores them. */
@Command(
    name = "tune",
    description = {
      "Finds the tiles and blocks of the matrix product that are fastest on this machine, and stores"
          + " them for this CPU, JDK and vector width. The results keep their bits.",
      "LANEWISE_OPTS=-Dlanewise.vectorBits=128 (256, 512) tunes another width."
    },
    sortOptions = false)
final class TuneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--quick", description = "Under a minute instead of a minute and a half.")
  private boolean quick;

  @Option(names = "--dry-run", description = "Stores nothing.")
  private boolean dryRun;

  @Mixin private OutOption out;

  /** What is written as JSON. */
  record Record(KernelMap map, List<BlockSearch.Trial> trials, Tuning builtIn, Tuning chosen) {}

  @Override
  public Integer call() {
    if (Lanes.SCALAR) {
      throw new IllegalArgumentException(
          Lanes.PROPERTY + " is 0: the scalar definitions have nothing to tune");
    }
    Progress progress = new Progress(spec.commandLine().getOut());
    Machine machine = Machine.inspect();
    int bits = Lanes.vectorBits();
    ResultFolder folder = out.folder(machine, "tune-" + bits);
    progress.line("micro-kernels of " + bits + " bits: rows x vectors, percent of the FMA peak");
    int rounds = quick ? 60 : 300;
    KernelMap map =
        KernelMap.measure(
            quick ? 300 : 1000, rounds, round -> progress.step("rounds", round, rounds));
    progress.line(map.table());
    BlockSearch search = new BlockSearch(quick ? 8 : 30, progress::line);
    Tuning chosen = search.run(map);
    String report = report(map, search, chosen);
    progress.line(report);
    store(chosen, progress);
    Path written =
        folder
            .add(machine.endedWith(Load.read()))
            .add(
                "tune.json",
                Json.pretty(new Record(map, search.trials(), Tuning.builtIn(), chosen)))
            .add("report.md", "# Tuning\n\n" + map.table() + "\n" + report)
            .write();
    progress.line(written.resolve("report.md").toString());
    return 0;
  }

  private static String report(KernelMap map, BlockSearch search, Tuning chosen) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "FMA peak %.1f GFLOP/s at %d bits. Whole products of 256, 512 and 1024, geometric mean:\n\n",
            map.peak(),
            map.bits()));
    text.append("| tuning | GFLOP/s | % of peak |\n|---|--:|--:|\n");
    for (BlockSearch.Trial trial : search.trials()) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.0f |\n",
              trial.tuning(),
              trial.gflops(),
              100 * trial.gflops() / map.peak()));
    }
    text.append("\nBuilt in: ").append(Tuning.builtIn());
    text.append("\n\nChosen: ").append(chosen).append('\n');
    return text.toString();
  }

  private void store(Tuning chosen, Progress progress) {
    boolean isBuiltIn = chosen.equals(Tuning.builtIn());
    if (isBuiltIn) {
      progress.line("nothing is faster than the built-in choice");
    }
    if (dryRun) {
      progress.line("stored nothing (--dry-run)");
      return;
    }
    TuningFile.ofThisJvm()
        .ifPresentOrElse(
            file -> {
              if (isBuiltIn) {
                file.remove();
                progress.line("stored nothing; what an earlier run stored is removed");
              } else {
                file.write(chosen);
                progress.line("stored in " + file.path() + "; remove that file to undo it");
              }
            },
            () -> progress.line("stored nothing: " + TuningFile.PROPERTY + " says not to"));
  }
}
