package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A row times a matrix: {@code c[j] = fma(a[p], b[p, j], c[j])} for p ascending. Each element of B
 * is read once, so the speed is that of reading it in an order that the hardware follows. Where B
 * is narrow, C stays in registers, a strip at a time, and rows of B come one after another; else C
 * stays in the L1 cache, and some rows of B are read side by side from left to right. One or two
 * vectors of C wait for each other's multiply-add: the latency of an FMA is then the limit.
 */
final class RowProduct {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  // Rows of B at a time: as many streams as the hardware follows.
  private static final int ROWS = 8;

  // Vectors of C in registers, or half as many.
  private static final int VECTORS = 8;
  private static final int HALF = VECTORS / 2;

  private RowProduct() {}

  /**
   * Adds to C, a row of {@code n}, at least a vector.
   *
   * @param a k contiguous elements from {@code aOffset} on
   * @param b row p starts at {@code bOffset + p * ldb}
   */
  static void add(
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset) {
    if (n <= 2 * L) {
      addTwoVectors(n, k, a, aOffset, b, bOffset, ldb, c, cOffset);
      return;
    }
    int inRegisters = columnsInRegisters(n);
    int j = 0;
    for (; j <= inRegisters - VECTORS * L; j += VECTORS * L) {
      addStrip(k, a, aOffset, b, bOffset + j, ldb, c, cOffset + j);
    }
    if (j < inRegisters) {
      addHalf(k, a, aOffset, b, bOffset + j, ldb, c, cOffset + j);
    }
    n -= inRegisters;
    bOffset += inRegisters;
    cOffset += inRegisters;
    if (n == 0) {
      return;
    }
    int p = 0;
    for (; p <= k - ROWS; p += ROWS) {
      addEight(n, a, aOffset + p, b, bOffset + p * ldb, ldb, c, cOffset);
    }
    for (; p < k; p++) {
      addOne(n, a[aOffset + p], b, bOffset + p * ldb, c, cOffset);
    }
  }

  /**
   * The columns of {@code n}, more than two vectors, whose C stays in registers, a strip or half of
   * one at a time: runs through so few columns of some rows are too short for the hardware to
   * follow.
   */
  static int columnsInRegisters(int n) {
    return n <= 2 * VECTORS * L ? n / (HALF * L) * (HALF * L) : 0;
  }

  /**
   * Adds to C, a row of {@code n}, less than a vector.
   *
   * @param c a vector; what follows the row is of no use
   */
  static void addNarrow(
      int n, int k, float[] a, int aOffset, float[] b, int bOffset, int ldb, float[] c) {
    VectorMask<Float> lanes = F.indexInRange(0, n);
    // Where a vector would pass the end of the array, its mask would be checked lane by lane.
    int room = b.length - L - bOffset;
    int rows = room < 0 ? 0 : Math.min(k, room / ldb + 1);
    FloatVector x = FloatVector.fromArray(F, c, 0);
    for (int p = 0; p < rows; p++) {
      x =
          FloatVector.fromArray(F, b, bOffset, lanes)
              .fma(FloatVector.broadcast(F, a[aOffset + p]), x);
      bOffset += ldb;
    }
    x.intoArray(c, 0);
    for (int p = rows; p < k; p++) {
      addOne(n, a[aOffset + p], b, bOffset, c, 0);
      bOffset += ldb;
    }
  }

  /** For n from a vector to two, which overlap and hold the same in common columns. */
  private static void addTwoVectors(
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset) {
    int second = n - L;
    FloatVector c0 = FloatVector.fromArray(F, c, cOffset);
    FloatVector c1 = FloatVector.fromArray(F, c, cOffset + second);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(F, a[aOffset + p]);
      c0 = FloatVector.fromArray(F, b, bOffset).fma(x, c0);
      c1 = FloatVector.fromArray(F, b, bOffset + second).fma(x, c1);
      bOffset += ldb;
    }
    c0.intoArray(c, cOffset);
    c1.intoArray(c, cOffset + second);
  }

  private static void addStrip(
      int k, float[] a, int aOffset, float[] b, int bOffset, int ldb, float[] c, int cOffset) {
    FloatVector c0 = FloatVector.fromArray(F, c, cOffset);
    FloatVector c1 = FloatVector.fromArray(F, c, cOffset + L);
    FloatVector c2 = FloatVector.fromArray(F, c, cOffset + 2 * L);
    FloatVector c3 = FloatVector.fromArray(F, c, cOffset + 3 * L);
    FloatVector c4 = FloatVector.fromArray(F, c, cOffset + 4 * L);
    FloatVector c5 = FloatVector.fromArray(F, c, cOffset + 5 * L);
    FloatVector c6 = FloatVector.fromArray(F, c, cOffset + 6 * L);
    FloatVector c7 = FloatVector.fromArray(F, c, cOffset + 7 * L);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(F, a[aOffset + p]);
      c0 = FloatVector.fromArray(F, b, bOffset).fma(x, c0);
      c1 = FloatVector.fromArray(F, b, bOffset + L).fma(x, c1);
      c2 = FloatVector.fromArray(F, b, bOffset + 2 * L).fma(x, c2);
      c3 = FloatVector.fromArray(F, b, bOffset + 3 * L).fma(x, c3);
      c4 = FloatVector.fromArray(F, b, bOffset + 4 * L).fma(x, c4);
      c5 = FloatVector.fromArray(F, b, bOffset + 5 * L).fma(x, c5);
      c6 = FloatVector.fromArray(F, b, bOffset + 6 * L).fma(x, c6);
      c7 = FloatVector.fromArray(F, b, bOffset + 7 * L).fma(x, c7);
      bOffset += ldb;
    }
    c0.intoArray(c, cOffset);
    c1.intoArray(c, cOffset + L);
    c2.intoArray(c, cOffset + 2 * L);
    c3.intoArray(c, cOffset + 3 * L);
    c4.intoArray(c, cOffset + 4 * L);
    c5.intoArray(c, cOffset + 5 * L);
    c6.intoArray(c, cOffset + 6 * L);
    c7.intoArray(c, cOffset + 7 * L);
  }

  private static void addHalf(
      int k, float[] a, int aOffset, float[] b, int bOffset, int ldb, float[] c, int cOffset) {
    FloatVector c0 = FloatVector.fromArray(F, c, cOffset);
    FloatVector c1 = FloatVector.fromArray(F, c, cOffset + L);
    FloatVector c2 = FloatVector.fromArray(F, c, cOffset + 2 * L);
    FloatVector c3 = FloatVector.fromArray(F, c, cOffset + 3 * L);
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(F, a[aOffset + p]);
      c0 = FloatVector.fromArray(F, b, bOffset).fma(x, c0);
      c1 = FloatVector.fromArray(F, b, bOffset + L).fma(x, c1);
      c2 = FloatVector.fromArray(F, b, bOffset + 2 * L).fma(x, c2);
      c3 = FloatVector.fromArray(F, b, bOffset + 3 * L).fma(x, c3);
      bOffset += ldb;
    }
    c0.intoArray(c, cOffset);
    c1.intoArray(c, cOffset + L);
    c2.intoArray(c, cOffset + 2 * L);
    c3.intoArray(c, cOffset + 3 * L);
  }

  private static void addEight(
      int n, float[] a, int aOffset, float[] b, int b0, int ldb, float[] c, int cOffset) {
    float a0 = a[aOffset];
    float a1 = a[aOffset + 1];
    float a2 = a[aOffset + 2];
    float a3 = a[aOffset + 3];
    float a4 = a[aOffset + 4];
    float a5 = a[aOffset + 5];
    float a6 = a[aOffset + 6];
    float a7 = a[aOffset + 7];
    int b1 = b0 + ldb;
    int b2 = b1 + ldb;
    int b3 = b2 + ldb;
    int b4 = b3 + ldb;
    int b5 = b4 + ldb;
    int b6 = b5 + ldb;
    int b7 = b6 + ldb;
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector x = FloatVector.fromArray(F, c, cOffset + j);
      x = FloatVector.fromArray(F, b, b0 + j).fma(FloatVector.broadcast(F, a0), x);
      x = FloatVector.fromArray(F, b, b1 + j).fma(FloatVector.broadcast(F, a1), x);
      x = FloatVector.fromArray(F, b, b2 + j).fma(FloatVector.broadcast(F, a2), x);
      x = FloatVector.fromArray(F, b, b3 + j).fma(FloatVector.broadcast(F, a3), x);
      x = FloatVector.fromArray(F, b, b4 + j).fma(FloatVector.broadcast(F, a4), x);
      x = FloatVector.fromArray(F, b, b5 + j).fma(FloatVector.broadcast(F, a5), x);
      x = FloatVector.fromArray(F, b, b6 + j).fma(FloatVector.broadcast(F, a6), x);
      x = FloatVector.fromArray(F, b, b7 + j).fma(FloatVector.broadcast(F, a7), x);
      x.intoArray(c, cOffset + j);
    }
    for (; j < n; j++) {
      float x = c[cOffset + j];
      x = Math.fma(a0, b[b0 + j], x);
      x = Math.fma(a1, b[b1 + j], x);
      x = Math.fma(a2, b[b2 + j], x);
      x = Math.fma(a3, b[b3 + j], x);
      x = Math.fma(a4, b[b4 + j], x);
      x = Math.fma(a5, b[b5 + j], x);
      x = Math.fma(a6, b[b6 + j], x);
      x = Math.fma(a7, b[b7 + j], x);
      c[cOffset + j] = x;
    }
  }

  private static void addOne(int n, float a, float[] b, int bOffset, float[] c, int cOffset) {
    for (int j = 0; j < n; j++) {
      c[cOffset + j] = Math.fma(a, b[bOffset + j], c[cOffset + j]);
    }
  }
}
