package dev.lanewise.bench.shapes;

import dev.lanewise.bench.shapes.ConvWork.Pass;
import dev.lanewise.kernels.conv.ConvShape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A pass of a convolution against float64: each element within what rounding may probably do to the
 * sum of products that a direct convolution computes, with two roundings for the bias and the
 * result. Minimal filtering cannot promise that, for its own worst case is larger; but on numbers
 * such as those that are measured it must keep it, as everyone must.
 *
 * <p>A channel of the result depends on no other one, so all pixels and taps of some stand for the
 * others: they are the result of a convolution of fewer channels.
 */
final class ConvBound {
  private static final int CHANNELS = 4;

  private final ConvWork work;
  private final ConvShape s;
  private final int[] in;
  private final int[] out;
  private final ConvShape few;

  private ConvBound(ConvWork work) {
    this.work = work;
    this.s = work.shape();
    this.in = channels(s.ic(), !work.isForward());
    this.out = channels(s.oc(), work.pass() != Pass.INPUT_GRADIENT);
    this.few =
        new ConvShape(
            s.ih(), s.iw(), in.length, out.length, s.kh(), s.kw(), s.sh(), s.sw(), s.ph(), s.pw());
  }

  /** The largest error as a share of its bound. */
  static double worst(ConvWork work, List<float[]> operands, float[] result) {
    ConvBound bound = new ConvBound(work);
    double[] exact = bound.exact(operands);
    double[] bounds = bound.exact(operands.stream().map(ConvBound::absolute).toList());
    double share = Rounding.probable(bound.products() + 2);
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] *= share;
    }
    return Rounding.worst(exact, bounds, bound.part(result));
  }

  /** Products that an element is the sum of, where no padding is. */
  private int products() {
    return switch (work.pass()) {
      case FORWARD, FORWARD_RELU -> s.taps();
      case INPUT_GRADIENT -> s.kh() * s.kw() * s.oc();
      case FILTER_GRADIENT -> work.mb() * s.oh() * s.ow();
    };
  }

  private double[] exact(List<float[]> operands) {
    float[] first = operands.get(0);
    float[] second = operands.get(1);
    return switch (work.pass()) {
      case FORWARD -> forward(first, second, operands.get(2));
      // What is cut off at 0 is no further from the exact than it was.
      case FORWARD_RELU -> relu(forward(first, second, operands.get(2)));
      case INPUT_GRADIENT -> ConvExact.inputGradient(few, work.mb(), first, filter(second));
      case FILTER_GRADIENT ->
          ConvExact.filterGradient(few, work.mb(), input(first), output(second));
    };
  }

  private double[] forward(float[] x, float[] w, float[] bias) {
    double[] y = ConvExact.forward(few, work.mb(), x, filter(w));
    for (int i = 0; i < y.length; i++) {
      y[i] += bias[out[i % out.length]];
    }
    return y;
  }

  private static double[] relu(double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(y[i], 0);
    }
    return y;
  }

  /** What is looked at of a result. */
  private float[] part(float[] result) {
    return switch (work.pass()) {
      case FORWARD, FORWARD_RELU -> output(result);
      case INPUT_GRADIENT -> input(result);
      case FILTER_GRADIENT -> filter(result);
    };
  }

  private float[] input(float[] x) {
    return columns(x, s.ic(), in);
  }

  private float[] output(float[] y) {
    return columns(y, s.oc(), out);
  }

  private float[] filter(float[] w) {
    int[] pairs = new int[in.length * out.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = in[i / out.length] * s.oc() + out[i % out.length];
    }
    return columns(w, s.ic() * s.oc(), pairs);
  }

  /** All channels, or the first, the last and some between. */
  private static int[] channels(int all, boolean some) {
    int count = some ? Math.min(CHANNELS, all) : all;
    return IntStream.range(0, count)
        .map(i -> count == 1 ? 0 : i * (all - 1) / (count - 1))
        .toArray();
  }

  private static float[] columns(float[] matrix, int width, int[] columns) {
    float[] some = new float[matrix.length / width * columns.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = matrix[i / columns.length * width + columns[i % columns.length]];
    }
    return some;
  }

  private static float[] absolute(float[] numbers) {
    float[] absolute = numbers.clone();
    for (int i = 0; i < absolute.length; i++) {
      absolute[i] = Math.abs(absolute[i]);
    }
    return absolute;
  }
}
