package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.report.ProfileReport;
import dev.lanewise.bench.result.Json;
import dev.lanewise.bench.result.ResultFolder;
import dev.lanewise.bench.training.StepProfile;
import dev.lanewise.kernels.parallel.Workers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows where the time of a training step goes, and what limits each kernel. */
@Command(
    name = "profile",
    description =
        "Measures a training step kernel by kernel, beside about the time that its multiply-adds or"
            + " its memory traffic take at this machine's limit.",
    sortOptions = false)
final class ProfileCommand implements Callable<Integer> {
  private static final int WARM_UP_MILLIS = 8_000;
  private static final int STEPS = 200;
  private static final int QUICK_MILLIS = 1_000;
  private static final int QUICK_STEPS = 10;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NETWORK",
      description =
          "tf-mlp, keras-convnet, keras-mlp, keras-mlp-original, or one of your own: "
              + "mlp-100-50 has hidden layers of 100 and 50 units.")
  private String network;

  @Mixin private ThreadsOption threads;

  @Option(names = "--quick", description = "Some seconds instead of half a minute.")
  private boolean quick;

  @Mixin private OutOption out;

  @Override
  public Integer call() {
    Machine machine = Machine.inspect();
    int count = threads.count();
    ResultFolder folder = out.folder(machine, "profile-" + network);
    Progress progress = new Progress(spec.commandLine().getOut());
    StepProfile profile;
    try (Workers workers = Workers.of(count)) {
      progress.line(network + ", " + count + (count == 1 ? " thread" : " threads"));
      int steps = quick ? QUICK_STEPS : STEPS;
      profile =
          StepProfile.measure(
              network,
              workers,
              quick ? QUICK_MILLIS : WARM_UP_MILLIS,
              steps,
              step -> progress.step("steps", step, steps));
    }
    progress.line("the machine's limits ...");
    Measured limits = Measured.byFootprint(count, quick);
    machine = machine.with(limits).endedWith(Load.read());
    String report = new ProfileReport(machine, profile).markdown();
    Path written =
        folder
            .add(machine)
            .add("profile.json", Json.pretty(profile))
            .add("report.md", report)
            .write();
    progress.line(report);
    progress.line(written.resolve("report.md").toString());
    return 0;
  }
}
