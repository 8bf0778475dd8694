package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.report.ErrorsReport;
import dev.lanewise.bench.report.ErrorsReport.Row;
import dev.lanewise.bench.result.Json;
import dev.lanewise.bench.result.ResultFolder;
import dev.lanewise.bench.shapes.ConvExact;
import dev.lanewise.bench.shapes.ConvShapes;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.bench.shapes.RoundingErrors;
import dev.lanewise.bench.training.ConvNumbers;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.train.EpochRecord;
import dev.lanewise.network.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How much each algorithm of the convolution rounds. */
@Command(
    name = "errors",
    description =
        "Compares the convolution's algorithms with float64: the second layer of keras-convnet, on"
            + " uniform numbers and, after an epoch of training, on those of a step.",
    sortOptions = false)
final class ErrorsCommand implements Callable<Integer> {
  private static final ConvShape S = ConvShapes.CONVNET_2.shape();
  private static final int UNIFORM_IMAGES = 4;
  private static final long SEED = 1;

  @Spec private CommandSpec spec;

  @Mixin private DataOption data;

  @Mixin private ThreadsOption threads;

  @Mixin private OutOption out;

  private final List<Row> rows = new ArrayList<>();

  @Override
  public Integer call() {
    Machine machine = Machine.inspect();
    ResultFolder folder = out.folder(machine, "errors");
    Progress progress = new Progress(spec.commandLine().getErr());
    ImageSet images = data.dataset(SEED).train();
    ConvNumbers step;
    try (Workers workers = Workers.of(threads.count())) {
      step = trained(images, workers, progress);
    }
    progress.line("float64 ...");
    float[] uniform = Numbers.uniform("x", UNIFORM_IMAGES * S.inputSize());
    float[] positive = Numbers.positive("x", UNIFORM_IMAGES * S.inputSize());
    float[] w = Numbers.uniform("w", S.filterSize());
    float[] dY = Numbers.uniform("dY", UNIFORM_IMAGES * S.outputSize());
    gradientOfInput("uniform in [-1, 1)", new ConvNumbers(UNIFORM_IMAGES, uniform, w, dY));
    others("uniform in [-1, 1)", new ConvNumbers(UNIFORM_IMAGES, uniform, w, dY));
    others("uniform, X in [0, 1]", new ConvNumbers(UNIFORM_IMAGES, positive, w, dY));
    gradientOfInput("a training step", step);
    others("a training step", step);
    String report = new ErrorsReport(machine, S, images.toString(), step.mb(), rows).markdown();
    Path written =
        folder
            .add(machine.endedWith(Load.read()))
            .add("errors.json", Json.pretty(rows))
            .add("report.md", report)
            .write();
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.line(written.resolve("report.md").toString());
    return 0;
  }

  private static ConvNumbers trained(ImageSet images, Workers workers, Progress progress) {
    return ConvNumbers.trained(
        images,
        workers,
        new TrainingListener() {
          @Override
          public void batchDone(int epoch, int batch, int batches, double loss) {
            progress.step("training", batch, batches);
          }

          @Override
          public void epochDone(EpochRecord epoch) {
            progress.line("trained on " + images);
          }
        });
  }

  private void gradientOfInput(String input, ConvNumbers n) {
    rows(
        input,
        "input gradient",
        ConvExact.inputGradient(S, n.mb(), n.dY(), n.w()),
        (conv, dX) -> conv.inputGradient(n.mb(), n.dY(), 0, n.w(), 0, dX, 0));
  }

  /** The passes that X enters. */
  private void others(String input, ConvNumbers n) {
    rows(
        input,
        "forward",
        ConvExact.forward(S, n.mb(), n.x(), n.w()),
        (conv, y) -> conv.forward(n.mb(), n.x(), 0, n.w(), 0, null, 0, false, y, 0));
    rows(
        input,
        "filter gradient",
        ConvExact.filterGradient(S, n.mb(), n.x(), n.dY()),
        (conv, dW) -> conv.filterGradient(n.mb(), n.x(), 0, n.dY(), 0, dW, 0));
  }

  private void rows(String input, String pass, double[] exact, BiConsumer<Conv, float[]> run) {
    for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
      float[] result = new float[exact.length];
      run.accept(new Conv(Workers.serial(), S, algorithm), result);
      rows.add(new Row(input, pass, algorithm, RoundingErrors.of(result, exact)));
    }
  }
}
