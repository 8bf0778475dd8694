package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.ConvExact;
import dev.lanewise.bench.shapes.ConvShapes;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.parallel.Workers;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** How much each algorithm of the convolution rounds. */
@Command(
    name = "errors",
    description =
        "Compares the convolution's algorithms with float64: the second layer of keras-convnet.")
final class ErrorsCommand implements Runnable {
  private static final ConvShape S = ConvShapes.CONVNET_2.shape();
  private static final int MB = 4;
  private static final String UNIFORM = "in [-1, 1)";
  private static final String POSITIVE = "in [0, 1], as after ReLU";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d images of %d x %d x %d to %d x %d x %d, uniform numbers: errors over the root mean"
            + " square of the results%n%n| input | pass | algorithm | mean | max |%n|---|---|---|--:|--:|%n",
        MB,
        S.ih(),
        S.iw(),
        S.ic(),
        S.oh(),
        S.ow(),
        S.oc());
    float[] uniform = Numbers.uniform("x", MB * S.inputSize());
    float[] positive = Numbers.positive("x", MB * S.inputSize());
    float[] w = Numbers.uniform("w", S.filterSize());
    float[] dY = Numbers.uniform("dY", MB * S.outputSize());
    forward(UNIFORM, uniform, w, out);
    forward(POSITIVE, positive, w, out);
    rows(
        UNIFORM,
        "input gradient",
        ConvExact.inputGradient(S, MB, dY, w),
        (conv, result) -> conv.inputGradient(MB, dY, 0, w, 0, result, 0),
        out);
    filterGradient(UNIFORM, uniform, dY, out);
    filterGradient(POSITIVE, positive, dY, out);
    out.flush();
  }

  private static void forward(String input, float[] x, float[] w, PrintWriter out) {
    rows(
        input,
        "forward",
        ConvExact.forward(S, MB, x, w),
        (conv, result) -> conv.forward(MB, x, 0, w, 0, null, 0, result, 0),
        out);
  }

  private static void filterGradient(String input, float[] x, float[] dY, PrintWriter out) {
    rows(
        input,
        "filter gradient",
        ConvExact.filterGradient(S, MB, x, dY),
        (conv, result) -> conv.filterGradient(MB, x, 0, dY, 0, result, 0),
        out);
  }

  private static void rows(
      String input, String pass, double[] exact, BiConsumer<Conv, float[]> run, PrintWriter out) {
    for (ConvAlgorithm algorithm : ConvAlgorithm.values()) {
      float[] result = new float[exact.length];
      run.accept(new Conv(Workers.serial(), S, algorithm), result);
      row(out, input, pass, algorithm, result, exact);
    }
  }

  private static void row(
      PrintWriter out,
      String input,
      String pass,
      ConvAlgorithm algorithm,
      float[] result,
      double[] exact) {
    double sum = 0;
    double max = 0;
    double squares = 0;
    for (int i = 0; i < exact.length; i++) {
      double error = Math.abs(result[i] - exact[i]);
      sum += error;
      max = Math.max(max, error);
      squares += exact[i] * exact[i];
    }
    double size = Math.sqrt(squares / exact.length);
    out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.1e | %.1e |%n",
        input,
        pass,
        algorithm.name().toLowerCase(Locale.ROOT),
        sum / exact.length / size,
        max / size);
  }
}
