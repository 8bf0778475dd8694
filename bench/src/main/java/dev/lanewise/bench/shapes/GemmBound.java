package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.gemm.Transpose;

/**
 * A matrix product against one in double precision: {@code abs(c - c64) <= gamma(k + 2) sum(abs a,
 * abs b)} for each element, with {@code gamma(n) = n u / (1 - n u)} and {@code u = 2^-24}.
 *
 * <p>Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2002, chapter 3.
 */
public final class GemmBound {
  private GemmBound() {}

  /**
   * The largest error as a share of its bound: at most 1 where the product is right.
   *
   * @param a A as stored, dense
   * @param b B as stored, dense
   * @param c m x n
   * @param mostRows as many rows of c are looked at, the first and the last among them
   */
  public static double worst(GemmShape shape, float[] a, float[] b, float[] c, int mostRows) {
    int rows = Math.min(mostRows, shape.m());
    double worst = 0;
    for (int i = 0; i < rows; i++) {
      int row = rows == 1 ? 0 : (int) ((long) i * (shape.m() - 1) / (rows - 1));
      worst = Math.max(worst, worstOfRow(shape, row, a, b, c));
    }
    return worst;
  }

  private static double worstOfRow(GemmShape shape, int row, float[] a, float[] b, float[] c) {
    int m = shape.m();
    int n = shape.n();
    int k = shape.k();
    double[] exact = new double[n];
    double[] size = new double[n];
    for (int p = 0; p < k; p++) {
      double factor = shape.ta() == Transpose.NO ? a[row * k + p] : a[p * m + row];
      for (int j = 0; j < n; j++) {
        double product = factor * (shape.tb() == Transpose.NO ? b[p * n + j] : b[j * k + p]);
        exact[j] += product;
        size[j] += Math.abs(product);
      }
    }
    double gamma = Rounding.gamma(k + 2);
    double worst = 0;
    for (int j = 0; j < n; j++) {
      double error = Math.abs(c[row * n + j] - exact[j]);
      worst = Math.max(worst, Rounding.share(error, gamma * size[j]));
    }
    return worst;
  }
}
