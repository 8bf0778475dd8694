package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Sigmoid;
import dev.lanewise.kernels.lanes.Tanh;

/** The definition of {@link ElementWise}. */
public final class ActivationReference {
  private ActivationReference() {}

  /** y[i] = f(x[i]). */
  public static void forward(Activation f, int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = value(f, x[xOffset + i]);
    }
  }

  /** dX[i] = dY[i] * f'(y[i]). */
  public static void backward(
      Activation f,
      int n,
      float[] y,
      int yOffset,
      float[] dY,
      int dYOffset,
      float[] dX,
      int dXOffset) {
    for (int i = 0; i < n; i++) {
      dX[dXOffset + i] = dY[dYOffset + i] * derivative(f, y[yOffset + i]);
    }
  }

  /** f(x). */
  public static float value(Activation f, float x) {
    return switch (f) {
      case LINEAR -> x;
      case STEP -> Float.isNaN(x) ? x : x > 0 ? 1 : 0;
      case RELU -> x <= 0 ? 0 : x;
      case SIGMOID -> Sigmoid.of(x);
      case TANH -> Tanh.of(x);
    };
  }

  /** f'(x) where f(x) = y. */
  public static float derivative(Activation f, float y) {
    return switch (f) {
      case LINEAR -> 1;
      case STEP -> Float.isNaN(y) ? y : 0;
      case RELU -> Float.isNaN(y) ? y : y > 0 ? 1 : 0;
      case SIGMOID -> y * (1 - y);
      case TANH -> Math.fma(-y, y, 1);
    };
  }
}
