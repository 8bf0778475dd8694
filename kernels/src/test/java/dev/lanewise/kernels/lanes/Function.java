package dev.lanewise.kernels.lanes;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;

/** The functions of this package, each with its documented error and the exact value. */
enum Function {
  EXP(0.81, StrictMath::exp),
  LOG(0.83, StrictMath::log),
  TANH(1.35, StrictMath::tanh),
  SIGMOID(
      1.53,
      x -> x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x)));

  /** The largest error over all floats, rounded up to two digits. */
  final double ulps;

  /** In double: at most a few of its ulps off, so 2^-26 of an ulp of a float. */
  private final DoubleUnaryOperator exact;

  Function(double ulps, DoubleUnaryOperator exact) {
    this.ulps = ulps;
    this.exact = exact;
  }

  float scalar(float x) {
    return switch (this) {
      case EXP -> Exp.of(x);
      case LOG -> Log.of(x);
      case TANH -> Tanh.of(x);
      case SIGMOID -> Sigmoid.of(x);
    };
  }

  /** Replaces the numbers of x by their values; its length is a multiple of the lanes. */
  void lanes(float[] x) {
    for (int i = 0; i < x.length; i += Lanes.LENGTH) {
      FloatVector in = FloatVector.fromArray(Lanes.F32, x, i);
      FloatVector out =
          switch (this) {
            case EXP -> Exp.of(in);
            case LOG -> Log.of(in);
            case TANH -> Tanh.of(in);
            case SIGMOID -> Sigmoid.of(in);
          };
      out.intoArray(x, i);
    }
  }

  /** The error of the scalar form, in units of the last place. */
  double error(float x) {
    return ulps(scalar(x), exact.applyAsDouble(x));
  }

  /**
   * The distance of a float from the exact value, in units of the exact value's last place. The
   * difference is taken in double, so errors below an ulp are measured as they are.
   */
  static double ulps(float actual, double exact) {
    if (Double.isNaN(exact) || Float.isNaN(actual)) {
      return Double.isNaN(exact) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    float rounded = (float) exact;
    if (Float.isInfinite(rounded) || Float.isInfinite(actual)) {
      return rounded == actual ? 0 : Double.POSITIVE_INFINITY;
    }
    float below = Math.abs(rounded);
    if (below > Math.abs(exact)) {
      below = Math.nextDown(below);
    }
    return Math.abs(actual - exact) / Math.ulp(below);
  }
}
