package dev.lanewise.network.float64;

/** {@code Y = X W + b}. */
public class Dense64 extends Layer64 {
  private final int in;
  private final int out;

  public Dense64(int in, int out, double[] w, double[] b) {
    this.in = in;
    this.out = out;
    this.w = w;
    this.b = b;
  }

  @Override
  public double[] forward(int mb, double[] x) {
    double[] y = new double[mb * out];
    for (int i = 0; i < mb; i++) {
      for (int j = 0; j < out; j++) {
        y[i * out + j] = b[j];
        for (int k = 0; k < in; k++) {
          y[i * out + j] += x[i * in + k] * w[k * out + j];
        }
      }
    }
    return y;
  }

  @Override
  public double[] backward(int mb, double[] x, double[] y, double[] dY) {
    double[] dX = new double[mb * in];
    dW = new double[in * out];
    dB = new double[out];
    for (int i = 0; i < mb; i++) {
      for (int j = 0; j < out; j++) {
        dB[j] += dY[i * out + j];
        for (int k = 0; k < in; k++) {
          dW[k * out + j] += x[i * in + k] * dY[i * out + j];
          dX[i * in + k] += dY[i * out + j] * w[k * out + j];
        }
      }
    }
    return dX;
  }
}
