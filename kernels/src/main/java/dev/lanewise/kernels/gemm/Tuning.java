package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * What is chosen by measuring on a machine: the largest tile of the micro-kernels and the blocks.
 * None of it changes a bit.
 *
 * @param rows of a tile, 2 to {@value MicroKernel#MOST_ROWS}
 * @param vectors in a row of it, 1 to {@value MicroKernel#MOST_VECTORS}
 * @param mc rows of a block of A: mc * kc floats stay in half of the L2 cache
 * @param kc depth of a block
 * @param nc columns of a block of B: kc * nc floats stay in the L3 cache
 */
record Tuning(int rows, int vectors, int mc, int kc, int nc) {

  /** For this JVM's vector width: 16 registers up to 256 bits, 32 above, as on x86. */
  static final Tuning DEFAULT =
      Lanes.F32.vectorBitSize() >= 512
          ? new Tuning(8, 2, 144, 1024, 2048)
          : new Tuning(6, 2, 144, 1024, 2048);

  /** The rows of a tile with one vector: as many accumulators as the largest tile has. */
  int rowsOfOneVector() {
    return Math.min(MicroKernel.MOST_ROWS, rows * vectors);
  }

  /** The vectors in a row of a tile of fewer rows, that the registers hold. */
  int vectors(int height) {
    if (height >= rows - 1) {
      return vectors;
    }
    return Math.clamp(vectors * (rows + 1L) / (height + 1), vectors, MicroKernel.MOST_VECTORS);
  }
}
