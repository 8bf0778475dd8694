package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.report.Report;
import dev.lanewise.bench.result.ResultFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures kernels and networks, and writes what it found. */
@Command(
    name = "bench",
    description = "Measures kernels and networks; each kernel is verified before it is timed.",
    sortOptions = false)
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--profile",
      defaultValue = "quick",
      description =
          "quick: about a minute and a half, one fork. full: about half an hour, three forks.")
  private BenchPlan.Profile profile;

  @Option(
      names = "--filter",
      defaultValue = "",
      description = "Only methods that match, such as gemm.*serial.")
  private Pattern filter;

  @Option(names = "--shape", defaultValue = "", description = "Only shapes that match.")
  private Pattern shape;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Of the parallel methods, such as 1,2. Default: as many as Java may use.")
  private List<Integer> threads = List.of(Runtime.getRuntime().availableProcessors());

  @Option(
      names = "--out",
      description = "A new folder; default: one under results, named by time and processor.")
  private Path out;

  @Override
  public Integer call() {
    BenchPlan plan =
        BenchPlan.of(profile, filter, shape, threads.stream().map(this::threadCount).toList());
    if (plan.groups().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "no benchmark of this profile matches --filter and --shape");
    }
    Progress progress = new Progress(spec.commandLine().getOut());
    Machine machine = Machine.inspect();
    String kind = "bench-" + profile.name().toLowerCase(Locale.ROOT);
    ResultFolder folder = ResultFolder.of(out, machine.cpu().model(), kind);
    progress.line(
        String.format(
            Locale.ROOT, "%d JVMs to run, about %.0f s", plan.trials(), plan.seconds() + 8));
    int most = threads.stream().mapToInt(Integer::intValue).max().orElse(1);
    machine = machine.with(Measured.measure(machine.cpu(), most, false));
    JmhRuns runs = new JmhRuns();
    int done = 0;
    for (BenchPlan.Group group : plan.groups()) {
      progress.line(group.method() + " " + String.join(" ", group.params().get("shape")));
      runs.run(group);
      done += group.trials();
      progress.step("JVMs", done, plan.trials());
    }
    machine = machine.endedWith(Load.read());
    String json = runs.json();
    Report report = new Report(json, machine);
    progress.line(report.table());
    Path written =
        folder.add(machine).add("jmh.json", json).add("report.md", report.markdown()).write();
    progress.line(written.resolve("report.md").toString());
    return 0;
  }

  private String threadCount(int count) {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads is " + count + ", must be at least 1");
    }
    return Integer.toString(count);
  }
}
