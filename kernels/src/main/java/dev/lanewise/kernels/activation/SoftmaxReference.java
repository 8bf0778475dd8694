package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Exp;

/** The definition of {@link Softmax}. */
public final class SoftmaxReference {
  private SoftmaxReference() {}

  /**
   * y[r, j] = exp(x[r, j] - max) / sum, where max is the largest number of the row, or NaN if it
   * has one, and sum adds the exponentials with j ascending.
   */
  public static void forward(
      int rows, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    for (int r = 0; r < rows; r++) {
      int xRow = xOffset + r * ldx;
      int yRow = yOffset + r * ldy;
      float max = max(n, x, xRow);
      float sum = 0;
      for (int j = 0; j < n; j++) {
        float e = Exp.of(x[xRow + j] - max);
        y[yRow + j] = e;
        sum += e;
      }
      for (int j = 0; j < n; j++) {
        y[yRow + j] /= sum;
      }
    }
  }

  /** The largest number of a row, or NaN if it has one. */
  static float max(int n, float[] x, int xRow) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      max = Math.max(max, x[xRow + j]);
    }
    return max;
  }

  /** dX[r, j] = y[r, j] (dY[r, j] - dot), where dot = fma(y[r, j], dY[r, j], dot), j ascending. */
  public static void backward(
      int rows,
      int n,
      float[] y,
      int yOffset,
      int ldy,
      float[] dY,
      int dYOffset,
      int lddY,
      float[] dX,
      int dXOffset,
      int lddX) {
    for (int r = 0; r < rows; r++) {
      int yRow = yOffset + r * ldy;
      int dYRow = dYOffset + r * lddY;
      int dXRow = dXOffset + r * lddX;
      float dot = 0;
      for (int j = 0; j < n; j++) {
        dot = Math.fma(y[yRow + j], dY[dYRow + j], dot);
      }
      for (int j = 0; j < n; j++) {
        dX[dXRow + j] = y[yRow + j] * (dY[dYRow + j] - dot);
      }
    }
  }
}
