package dev.lanewise.network.float64;

import dev.lanewise.kernels.activation.Activation;

/** An activation, with the derivative as a function of the output. */
public final class Activation64 extends Layer64 {
  private final Activation activation;

  public Activation64(Activation activation) {
    this.activation = activation;
  }

  @Override
  public double[] forward(int mb, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] =
          switch (activation) {
            case LINEAR -> x[i];
            case STEP -> x[i] > 0 ? 1 : 0;
            case RELU -> Math.max(x[i], 0);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-x[i]));
            case TANH -> StrictMath.tanh(x[i]);
          };
    }
    return y;
  }

  @Override
  public double[] backward(int mb, double[] x, double[] y, double[] dY) {
    double[] dX = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      dX[i] =
          dY[i]
              * switch (activation) {
                case LINEAR -> 1;
                case STEP -> 0;
                case RELU -> y[i] > 0 ? 1 : 0;
                case SIGMOID -> y[i] * (1 - y[i]);
                case TANH -> 1 - y[i] * y[i];
              };
    }
    return dX;
  }
}
