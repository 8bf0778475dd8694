package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * What is constant in a micro-kernel for tiles of one size, and an argument of the others.
 *
 * @param k the steps
 * @param lda the distance between rows of A
 * @param ldb the distance between rows of B, or of a packed panel
 * @param ldc the distance between rows of C
 */
record KernelSize(int k, int lda, int ldb, int ldc) {
  // Then distances between rows of a tile stay far from 2^31, and the tile that a kernel is tried
  // on is small.
  private static final int WIDEST = 1 << 14;
  private static final int LARGEST_B = 1 << 18;

  // With 16 registers C2 spills in most loops in which all distances are constant: there only the
  // shallowest tiles gain more at their ends.
  static final int DEEPEST = Lanes.REGISTERS == 32 ? 1000 : 12;

  /** Whether a kernel of its own may gain anything: in deep tiles the ends count for little. */
  static boolean mayGain(int k, int lda, int ldb, int ldc) {
    return k > 0 && k <= DEEPEST && Math.max(lda, ldc) <= WIDEST && (long) k * ldb <= LARGEST_B;
  }
}
