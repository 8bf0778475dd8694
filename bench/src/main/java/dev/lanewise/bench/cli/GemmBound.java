package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The matrix product against one in double precision: {@code abs(c - c64) <= gamma(k + 2) sum(abs
 * a, abs b)} for each element, with {@code gamma(n) = n u / (1 - n u)} and {@code u = 2^-24}.
 *
 * <p>Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2002, chapter 3.
 */
final class GemmBound {
  private static final double U = 0x1p-24;

  private GemmBound() {}

  /** The largest error as a share of its bound: at most 1 where the product is right. */
  static double worst(Workers workers, int m, int n, int k) {
    float[] a = Numbers.uniform("a", m * k);
    float[] b = Numbers.uniform("b", k * n);
    float[] c = new float[m * n];
    new Gemm(workers)
        .multiply(Transpose.NO, Transpose.NO, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n);
    return worst(m, n, k, a, b, c);
  }

  static double worst(int m, int n, int k, float[] a, float[] b, float[] c) {
    double gamma = (k + 2) * U / (1 - (k + 2) * U);
    double worst = 0;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double exact = 0;
        double size = 0;
        for (int p = 0; p < k; p++) {
          double product = (double) a[i * k + p] * b[p * n + j];
          exact += product;
          size += Math.abs(product);
        }
        double error = Math.abs(c[i * n + j] - exact);
        // A NaN must count as wrong.
        double share = error <= gamma * size ? error / (gamma * size) : Double.POSITIVE_INFINITY;
        worst = Math.max(worst, size == 0 && error == 0 ? 0 : share);
      }
    }
    return worst;
  }
}
