package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.GemmReference;
import dev.lanewise.kernels.gemm.Transpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The matrix product, as it is and onto a bias. */
final class GemmCases {
  // m, n, k. Those of few rows or columns read A or B in place, and k = 0 leaves beta C.
  private static final int[][] SMALL = {
    {1, 1, 1}, {3, 5, 0}, {5, 17, 3}, {8, 33, 300}, {13, 31, 64}, {100, 10, 20}
  };

  private static final int[] SPECIAL = {17, 35, 9};

  // Blocks of k, of rows and of columns; in some B alone is large enough to be packed by several.
  private static final int[][] LARGE = {
    {84, 85, 86}, {129, 130, 131}, {200, 65, 97}, {33, 257, 513}, {21, 2600, 52}
  };

  // alpha, beta.
  private static final float[][] FACTORS = {{1, 0}, {1, 1}, {0.5f, 2}};

  private GemmCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int[] size : SMALL) {
      addTransposes(cases, size, false);
    }
    addTransposes(cases, SPECIAL, true);
    for (int edge : VerifyCases.EDGES) {
      int[] size = {edge, edge, edge};
      cases.add(product(Transpose.NO, Transpose.NO, size, 1, 0, false));
    }
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int[] size : LARGE) {
      addTransposes(cases, size, false);
    }
    return cases;
  }

  private static void addTransposes(List<VerifyCase> cases, int[] size, boolean special) {
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        for (float[] factors : FACTORS) {
          cases.add(product(ta, tb, size, factors[0], factors[1], special));
        }
        cases.add(withBias(ta, tb, size, special));
      }
    }
  }

  private static VerifyCase product(
      Transpose ta, Transpose tb, int[] size, float alpha, float beta, boolean special) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    float[] a = numbers("a", m * k, special);
    float[] b = numbers("b", k * n, special);
    float[] c = numbers("c", m * n, special);
    if (beta == 0) {
      // Must not be read.
      Arrays.fill(c, Float.NaN);
    }
    int lda = ld(ta, m, k);
    int ldb = ld(tb, k, n);
    return new VerifyCase(
        "gemm",
        name(ta, tb, size, special) + ", alpha " + alpha + ", beta " + beta,
        c,
        out ->
            GemmReference.multiply(ta, tb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, out, 0, n),
        (workers, out) ->
            new Gemm(workers)
                .multiply(ta, tb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, out, 0, n));
  }

  private static VerifyCase withBias(Transpose ta, Transpose tb, int[] size, boolean special) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    float[] a = numbers("a", m * k, special);
    float[] b = numbers("b", k * n, special);
    float[] bias = numbers("bias", n, special);
    int lda = ld(ta, m, k);
    int ldb = ld(tb, k, n);
    return new VerifyCase(
        "gemm with bias",
        name(ta, tb, size, special),
        new float[m * n],
        out ->
            GemmReference.multiplyAddBias(
                ta, tb, m, n, k, a, 0, lda, b, 0, ldb, bias, 0, out, 0, n),
        (workers, out) ->
            new Gemm(workers)
                .multiplyAddBias(ta, tb, m, n, k, a, 0, lda, b, 0, ldb, bias, 0, false, out, 0, n));
  }

  private static float[] numbers(String name, int n, boolean special) {
    return special ? SpecialNumbers.mixed(name, n) : Numbers.uniform(name, n);
  }

  /** Of rows x columns numbers, stored dense and perhaps transposed. */
  private static int ld(Transpose transpose, int rows, int columns) {
    return Math.max(1, transpose == Transpose.NO ? columns : rows);
  }

  private static String name(Transpose ta, Transpose tb, int[] size, boolean special) {
    return String.join(
        ", ",
        "m " + size[0],
        "n " + size[1],
        "k " + size[2],
        "op(A) " + ta,
        "op(B) " + tb,
        special ? "special numbers" : "uniform numbers");
  }
}
