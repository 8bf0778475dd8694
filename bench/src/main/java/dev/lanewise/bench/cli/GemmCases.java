package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.GemmBatch;
import dev.lanewise.kernels.gemm.GemmReference;
import dev.lanewise.kernels.gemm.PackedMatrix;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.lanes.Lanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The matrix product: as it is, onto a bias, of a packed matrix, and many at once. */
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

  // Shapes with ways of their own: one row of a large B; few columns, A transposed; both operands
  // from memory, A transposed.
  private static final int[] ROW = {1, 512, 600};
  private static final int[] TALL = {512, 10, 130};
  private static final int[] DEEP = {64, 200, 3100};

  // Small products that come so often that they get kernels for their size, the first with 32
  // registers. Whole tiles of six or twelve rows, so that all tiles do; B stays in registers in the
  // last.
  private static final int[][] OFTEN = {{60, 24, 32}, {120, 10, 10}, {60, 96, 3}};
  private static final int STEPS = 3 << 20;

  // Products of a batch.
  private static final int COUNT = 5;

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
      cases.add(packed(Transpose.NO, size));
    }
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int[] size : LARGE) {
      addTransposes(cases, size, false);
    }
    cases.add(product(Transpose.NO, Transpose.NO, ROW, 1, 0, false));
    cases.add(product(Transpose.YES, Transpose.NO, TALL, 1, 0, false));
    cases.add(product(Transpose.YES, Transpose.NO, DEEP, 1, 0, false));
    for (int[] size : LARGE) {
      cases.add(packed(Transpose.NO, size));
      cases.add(packed(Transpose.YES, size));
      cases.add(batch(size));
    }
    return cases;
  }

  static List<VerifyCase> often() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int[] size : OFTEN) {
      // The definitions have no other kernels to come to.
      int tiles = size[0] / 6;
      int times = Lanes.SCALAR ? 1 : STEPS / (tiles * size[2]);
      cases.add(product(Transpose.NO, Transpose.NO, size, 1, 0, false, times));
    }
    return cases;
  }

  private static void addTransposes(List<VerifyCase> cases, int[] size, boolean special) {
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        for (float[] factors : FACTORS) {
          cases.add(product(ta, tb, size, factors[0], factors[1], special));
        }
        cases.add(withBias(ta, tb, size, special, false));
        cases.add(withBias(ta, tb, size, special, true));
      }
    }
  }

  private static VerifyCase product(
      Transpose ta, Transpose tb, int[] size, float alpha, float beta, boolean special) {
    return product(ta, tb, size, alpha, beta, special, 1);
  }

  /** The same product so many times over, as in training steps; more than once only without C. */
  private static VerifyCase product(
      Transpose ta, Transpose tb, int[] size, float alpha, float beta, boolean special, int times) {
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
        name(ta, tb, size, special) + ", alpha " + alpha + ", beta " + beta + ", times " + times,
        c,
        out ->
            GemmReference.multiply(ta, tb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, out, 0, n),
        (workers, out) -> {
          Gemm gemm = new Gemm(workers);
          for (int i = 0; i < times; i++) {
            gemm.multiply(ta, tb, m, n, k, alpha, a, 0, lda, b, 0, ldb, beta, out, 0, n);
          }
        });
  }

  private static VerifyCase withBias(
      Transpose ta, Transpose tb, int[] size, boolean special, boolean relu) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    float[] a = numbers("a", m * k, special);
    float[] b = numbers("b", k * n, special);
    float[] bias = numbers("bias", n, special);
    int lda = ld(ta, m, k);
    int ldb = ld(tb, k, n);
    return new VerifyCase(
        relu ? "gemm with bias and ReLU" : "gemm with bias",
        name(ta, tb, size, special),
        new float[m * n],
        out -> {
          GemmReference.multiplyAddBias(ta, tb, m, n, k, a, 0, lda, b, 0, ldb, bias, 0, out, 0, n);
          if (relu) {
            GemmReference.relu(m, n, out, 0, n);
          }
        },
        (workers, out) ->
            new Gemm(workers)
                .multiplyAddBias(ta, tb, m, n, k, a, 0, lda, b, 0, ldb, bias, 0, relu, out, 0, n));
  }

  /** With op(B) packed beforehand. */
  private static VerifyCase packed(Transpose tb, int[] size) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    float[] a = numbers("a", m * k, false);
    float[] b = numbers("b", k * n, false);
    float[] bias = numbers("bias", n, false);
    int ldb = ld(tb, k, n);
    return new VerifyCase(
        "gemm, B packed",
        name(Transpose.NO, tb, size, false),
        new float[m * n],
        out ->
            GemmReference.multiplyAddBias(
                Transpose.NO, tb, m, n, k, a, 0, k, b, 0, ldb, bias, 0, out, 0, n),
        (workers, out) -> {
          Gemm gemm = new Gemm(workers);
          PackedMatrix packed = gemm.pack(tb, k, n, b, 0, ldb);
          gemm.multiplyAddBias(Transpose.NO, m, a, 0, k, packed, bias, 0, false, out, 0, n);
        });
  }

  /** Some products of one shape, one after the other in memory, with one B. */
  private static VerifyCase batch(int[] size) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    float[] a = numbers("a", COUNT * m * k, false);
    float[] b = numbers("b", k * n, false);
    Transpose no = Transpose.NO;
    return new VerifyCase(
        "gemm, a batch",
        name(no, no, size, false) + ", products " + COUNT,
        new float[COUNT * m * n],
        out -> {
          for (int i = 0; i < COUNT; i++) {
            GemmReference.multiply(
                no, no, m, n, k, 1, a, i * m * k, k, b, 0, n, 0, out, i * m * n, n);
          }
        },
        (workers, out) ->
            new GemmBatch(workers)
                .multiply(
                    COUNT, no, no, m, n, k, 1, a, 0, k, m * k, b, 0, n, 0, 0, out, 0, n, m * n));
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
