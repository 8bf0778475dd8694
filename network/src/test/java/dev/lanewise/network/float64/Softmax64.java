package dev.lanewise.network.float64;

/** Softmax over rows of n. */
public final class Softmax64 extends Layer64 {
  private final int n;

  public Softmax64(int n) {
    this.n = n;
  }

  @Override
  public double[] forward(int mb, double[] x) {
    double[] y = new double[x.length];
    for (int row = 0; row < x.length; row += n) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        y[row + j] = StrictMath.exp(x[row + j]);
        sum += y[row + j];
      }
      for (int j = 0; j < n; j++) {
        y[row + j] /= sum;
      }
    }
    return y;
  }

  @Override
  public double[] backward(int mb, double[] x, double[] y, double[] dY) {
    double[] dX = new double[y.length];
    for (int row = 0; row < y.length; row += n) {
      double dot = 0;
      for (int j = 0; j < n; j++) {
        dot += y[row + j] * dY[row + j];
      }
      for (int j = 0; j < n; j++) {
        dX[row + j] = y[row + j] * (dY[row + j] - dot);
      }
    }
    return dX;
  }
}
