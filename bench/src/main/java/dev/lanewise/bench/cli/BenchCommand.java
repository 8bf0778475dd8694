package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.peer.Peers;
import dev.lanewise.bench.report.PeerReport;
import dev.lanewise.bench.report.Report;
import dev.lanewise.bench.result.Json;
import dev.lanewise.bench.result.ResultFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
          "quick: a minute and a half, one fork. full: half an hour, three forks."
              + " peers: matrix products beside other libraries, three quarters of an hour a round."
              + " peers-primes: the same of odd sizes, an hour and three quarters a round."
              + " peers-layers: convolution, pooling and activations beside oneDNN, twenty minutes a"
              + " round.")
  private BenchPlan.Profile profile;

  @Option(
      names = "--filter",
      defaultValue = "",
      description = "Of quick and full: only methods that match, such as gemm.*serial.")
  private Pattern filter;

  @Option(names = "--shape", defaultValue = "", description = "Only shapes that match.")
  private Pattern shape;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description =
          "Of the parallel methods, such as 1,2. Default: as many as Java may use, and for peers 1"
              + " as well.")
  private List<Integer> threads;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "NAME",
      description = "Of the profiles of peers: only these. Default: all that were built in.")
  private List<String> peers = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Of the profiles of peers: how often all is measured, ${DEFAULT-VALUE}.")
  private int rounds;

  @Mixin private OutOption out;

  @Override
  public Integer call() {
    if (threads == null) {
      int all = Runtime.getRuntime().availableProcessors();
      threads = profile.isOfPeers() && all > 1 ? List.of(1, all) : List.of(all);
    }
    BenchPlan plan = plan();
    if (plan.groups().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "no benchmark of this profile matches --filter and --shape");
    }
    Progress progress = new Progress(spec.commandLine().getOut());
    Machine machine = Machine.inspect();
    ResultFolder folder = out.folder(machine, "bench-" + profile);
    progress.line(
        String.format(
            Locale.ROOT, "%d JVMs to run, about %.0f s", plan.trials(), plan.seconds() + 8));
    int most = threads.stream().mapToInt(Integer::intValue).max().orElse(1);
    machine = machine.with(Measured.measure(machine.cpu(), most, false));
    JmhRuns runs = new JmhRuns();
    List<String> failures = run(plan, runs, progress);
    machine = machine.endedWith(Load.read());
    String json = runs.json();
    folder.add(machine).add("jmh.json", json);
    if (profile.isOfPeers()) {
      PeerReport report = new PeerReport(json, machine, runs.settings(), failures);
      progress.line(report.tables());
      folder.add("peers.json", Json.pretty(runs.settings())).add("report.md", report.markdown());
    } else {
      Report report = new Report(json, machine);
      progress.line(report.table());
      folder.add("report.md", report.markdown());
    }
    progress.line(folder.write().resolve("report.md").toString());
    return failures.isEmpty() ? 0 : 1;
  }

  private BenchPlan plan() {
    refuse(profile.isOfPeers(), "--filter");
    refuse(!profile.isOfPeers(), "--peers", "--rounds");
    threads.forEach(count -> atLeast1("--threads", count));
    atLeast1("--rounds", rounds);
    return profile.isOfPeers()
        ? PeerPlan.of(profile, Peers.list(), peers, shape, threads, rounds)
        : BenchPlan.of(profile, filter, shape, threads.stream().map(String::valueOf).toList());
  }

  /**
   * Refuses options that say nothing to the profile, rather than measure for hours without them.
   */
  private void refuse(boolean useless, String... options) {
    for (String option : options) {
      if (useless && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), option + " is not for the profile " + profile);
      }
    }
  }

  private void atLeast1(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", must be at least 1");
    }
  }

  /**
   * Runs the plan. A library that fails must not cost the others their night: its failure is kept.
   */
  private List<String> run(BenchPlan plan, JmhRuns runs, Progress progress) {
    List<String> failures = new ArrayList<>();
    String title = "";
    int done = 0;
    for (BenchPlan.Group group : plan.groups()) {
      if (!group.title().equals(title)) {
        title = group.title();
        progress.line(title);
      }
      try {
        runs.run(group);
      } catch (IllegalStateException e) {
        if (!profile.isOfPeers()) {
          throw e;
        }
        failures.add(group.params() + " " + e.getMessage());
        progress.line(failures.get(failures.size() - 1));
      }
      done += group.trials();
      progress.step("JVMs", done, plan.trials());
    }
    return failures;
  }
}
