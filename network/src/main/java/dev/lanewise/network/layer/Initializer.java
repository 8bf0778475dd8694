package dev.lanewise.network.layer;

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
  public void fill(float[] values, int fanIn, int fanOut, RandomStream stream) {
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
      case ZEROS -> Arrays.fill(values, 0);
    }
  }

  private static void uniform(float[] values, double limit, RandomStream stream) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) stream.uniform(-limit, limit);
    }
  }

  private static void normal(float[] values, double deviation, RandomStream stream) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (deviation * stream.nextNormal());
    }
  }

  /** A parameter of {@code length} numbers, drawn from the stream {@code init/layer/role}. */
  Parameter draw(LayerSite site, String role, int length, int fanIn, int fanOut) {
    String name = site.name() + "/" + role;
    float[] values = new float[length];
    fill(values, fanIn, fanOut, site.random().stream("init/" + name));
    return new Parameter(name, values);
  }
}
