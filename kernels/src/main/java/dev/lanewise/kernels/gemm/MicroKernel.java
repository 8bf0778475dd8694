package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * The innermost loop: adds an {@code mr x k} piece of A times a {@code k x nr} piece of B to an
 * {@code mr x nr} tile of C that stays in registers.
 *
 * <pre>
 *            b: k rows of nr, ldb apart
 *            [ nr ]
 *            [    ]
 *   a: mr    [    ]
 *   rows     c: mr rows of nr, ldc apart
 *   [   k  ] [    ]
 * </pre>
 */
abstract class MicroKernel {
  /** Rows of the tile. */
  final int mr;

  /** Columns of the tile. */
  final int nr;

  MicroKernel(int mr, int nr) {
    this.mr = mr;
    this.nr = nr;
  }

  /** The shape for this JVM's vector width. */
  static MicroKernel preferred() {
    return Lanes.F32.vectorBitSize() >= 512 ? new MicroKernel8x2() : new MicroKernel6x2();
  }

  /**
   * c[i, j] = start[i, j], then c[i, j] = fma(a[i, p], b[p, j], c[i, j]) for p = 0 to k - 1 in
   * turn.
   *
   * @param a row i starts at {@code aOffset + i * lda}, its k elements are contiguous
   * @param rows how many rows A has, 1 to mr; the last one stands in for those it lacks, and what
   *     they give in C is of no use
   * @param b row p starts at {@code bOffset + p * ldb}
   * @param start row i starts at {@code startOffset + i * startLd}; C itself, or a row that is the
   *     same for all with {@code startLd = 0}
   * @param c row i starts at {@code cOffset + i * ldc}; all mr rows and nr columns are written
   */
  abstract void run(
      int k,
      float[] a,
      int aOffset,
      int lda,
      int rows,
      float[] b,
      int bOffset,
      int ldb,
      float[] start,
      int startOffset,
      int startLd,
      float[] c,
      int cOffset,
      int ldc);
}
