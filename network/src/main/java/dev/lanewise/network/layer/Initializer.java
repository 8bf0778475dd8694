package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.network.random.RandomStream;
import java.util.Arrays;

/**
 * How a parameter starts. The draws are doubles, rounded to float at the end. Fan-in and fan-out
 * are the inputs that reach one output and the outputs that one input reaches: rows and columns of
 * a dense layer's weights, receptive field times channels in and out for a convolution.
 */
public enum Initializer {
  /** Normal with mean 0 and standard deviation 1. */
  NORMAL,
  /**
   * Uniform in &plusmn;sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, "Understanding the difficulty
   * of training deep feedforward neural networks", 2010).
   */
  GLOROT_UNIFORM,
  /** Normal with variance 2 / (fanIn + fanOut), not truncated; the source is the same. */
  GLOROT_NORMAL,
  /**
   * Uniform in &plusmn;sqrt(6 / fanIn) (He, Zhang, Ren and Sun, "Delving deep into rectifiers",
   * 2015).
   */
  HE_UNIFORM,
  /** Normal with variance 2 / fanIn, not truncated; the source is the same. */
  HE_NORMAL,
  /** All zero. */
  ZEROS;

  /**
   * Fills {@code values} with start values.
   *
   * @throws IllegalArgumentException if {@code fanIn} or {@code fanOut} is less than 1
   */
  public void fill(Slice values, int fanIn, int fanOut, RandomStream stream) {
    if (fanIn < 1 || fanOut < 1) {
      throw new IllegalArgumentException(
          "fanIn is " + fanIn + " and fanOut is " + fanOut + ", both must be at least 1");
    }
    switch (this) {
      case NORMAL -> normal(values, 1, stream);
      case GLOROT_UNIFORM -> uniform(values, Math.sqrt(6 / ((double) fanIn + fanOut)), stream);
      case GLOROT_NORMAL -> normal(values, Math.sqrt(2 / ((double) fanIn + fanOut)), stream);
      case HE_UNIFORM -> uniform(values, Math.sqrt(6.0 / fanIn), stream);
      case HE_NORMAL -> normal(values, Math.sqrt(2.0 / fanIn), stream);
      case ZEROS -> Arrays.fill(values.array(), values.offset(), end(values), 0);
    }
  }

  private static void uniform(Slice values, double limit, RandomStream stream) {
    for (int i = values.offset(); i < end(values); i++) {
      values.array()[i] = (float) stream.uniform(-limit, limit);
    }
  }

  private static void normal(Slice values, double deviation, RandomStream stream) {
    for (int i = values.offset(); i < end(values); i++) {
      values.array()[i] = (float) (deviation * stream.nextNormal());
    }
  }

  private static int end(Slice values) {
    return values.offset() + values.length();
  }

  /** A parameter of {@code length} numbers, drawn from the stream {@code init/layer/role}. */
  Parameter draw(LayerSite site, String role, int length, int fanIn, int fanOut) {
    String name = site.name() + "/" + role;
    Slice values = site.arena().take(length);
    fill(values, fanIn, fanOut, site.random().stream("init/" + name));
    return new Parameter(name, values, site.arena().take(length));
  }
}
