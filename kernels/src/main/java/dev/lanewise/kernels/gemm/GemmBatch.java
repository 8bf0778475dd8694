package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * Many small products of one shape: a thread computes a whole product, so that none is too small to
 * be worth a second thread. Each has the bits that {@link Gemm} gives. Keeps its scratch memory
 * from one call to the next; for one thread at a time.
 */
public final class GemmBatch {
  private final Workers workers;
  private final Gemm[] gemms;
  private final Tile tile = this::multiplyOne;

  // The running call.
  private Transpose transA;
  private Transpose transB;
  private int m;
  private int n;
  private int k;
  private float alpha;
  private float[] a;
  private int aOffset;
  private int lda;
  private int strideA;
  private float[] b;
  private int bOffset;
  private int ldb;
  private int strideB;
  private float beta;
  private float[] c;
  private int cOffset;
  private int ldc;
  private int strideC;

  /** Products on {@code workers}. */
  public GemmBatch(Workers workers) {
    this.workers = workers;
    this.gemms = new Gemm[workers.threads()];
    for (int slot = 0; slot < gemms.length; slot++) {
      gemms[slot] = new Gemm(Workers.serial());
    }
  }

  /**
   * C_i = alpha op(A_i) op(B_i) + beta C_i for i = 0 to count - 1. The other arguments are those of
   * {@link Gemm#multiply}.
   *
   * @param count products, at least 0
   * @param strideA elements from A_i to A_(i+1), at least 0; with 0 all have the same A
   * @param strideB elements from B_i to B_(i+1), at least 0; with 0 all have the same B
   * @param strideC elements from C_i to C_(i+1), at least those that one C spans
   * @throws IllegalArgumentException if a size is negative, a leading dimension too small or the
   *     products would overlap
   * @throws IndexOutOfBoundsException if a matrix does not lie in its array
   */
  public void multiply(
      int count,
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      int strideA,
      float[] b,
      int bOffset,
      int ldb,
      int strideB,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      int strideC) {
    Checks.atLeast("count", count, 0);
    Checks.atLeast("strideA", strideA, 0);
    Checks.atLeast("strideB", strideB, 0);
    Gemm.check(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    if (count == 0) {
      return;
    }
    if (count > 1 && m > 0 && n > 0) {
      Checks.atLeast("strideC", strideC, (m - 1) * ldc + n);
    }
    boolean aAsIs = transA == Transpose.NO;
    boolean bAsIs = transB == Transpose.NO;
    this.strideA = stride("a", a, aOffset, strideA, count, lda, aAsIs ? m : k, aAsIs ? k : m);
    this.strideB = stride("b", b, bOffset, strideB, count, ldb, bAsIs ? k : n, bAsIs ? n : k);
    this.strideC = stride("c", c, cOffset, strideC, count, ldc, m, n);
    this.transA = transA;
    this.transB = transB;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.aOffset = aOffset;
    this.lda = lda;
    this.b = b;
    this.bOffset = bOffset;
    this.ldb = ldb;
    this.beta = beta;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    workers.run(count, 2L * m * n * k * count, tile);
  }

  /**
   * Checks that the last of the matrices lies in its array. Returns the stride, or 0 where they
   * have no elements, and their distance says nothing.
   */
  private static int stride(
      String name,
      float[] array,
      int offset,
      int stride,
      int count,
      int ld,
      int rows,
      int columns) {
    if (rows == 0 || columns == 0) {
      return 0;
    }
    long length = (long) (count - 1) * stride + (rows - 1L) * ld + columns;
    Checks.region(name, array.length, offset, length);
    return stride;
  }

  private void multiplyOne(int i, int slot) {
    gemms[slot].multiply(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset + i * strideA,
        lda,
        b,
        bOffset + i * strideB,
        ldb,
        beta,
        c,
        cOffset + i * strideC,
        ldc);
  }
}
