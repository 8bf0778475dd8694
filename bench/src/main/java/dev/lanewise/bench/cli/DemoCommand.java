package dev.lanewise.bench.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main things one after another, on data that needs no download. */
@Command(
    name = "demo",
    description =
        "Shows what there is in two to three minutes: info, the quick benchmark, and tf-mlp trained on"
            + " synthetic digits.")
final class DemoCommand implements Callable<Integer> {
  private static final List<String> STEPS =
      List.of("info", "bench --profile quick", "train tf-mlp --data synthetic");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine lanewise = spec.commandLine().getParent();
    for (String step : STEPS) {
      lanewise.getOut().println("\n== lanewise " + step);
      int code = lanewise.execute(step.split(" "));
      if (code != CommandLine.ExitCode.OK) {
        return code;
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
