package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * Rows turned into lanes: as many rows as a vector has lanes are a block, in which element j of all
 * of them is a vector. So rows that are shorter than a vector fill it, and what each row adds up in
 * order is a chain in a lane.
 */
final class RowBlocks {
  private RowBlocks() {}

  /** The blocks that so many rows take. */
  static int count(int rows) {
    return Math.ceilDiv(rows, Lanes.LENGTH);
  }

  /** Where the block of a row begins, of rows of n elements, plus the row's lane. */
  private static int lane(int row, int n) {
    return row / Lanes.LENGTH * Lanes.LENGTH * n + row % Lanes.LENGTH;
  }

  /** Copies rows into blocks. Lanes without a row keep what they have. */
  static void load(int rows, int n, float[] x, int xOffset, int ldx, float[] blocks) {
    for (int r = 0; r < rows; r++) {
      int row = xOffset + r * ldx;
      int lane = lane(r, n);
      for (int j = 0; j < n; j++) {
        blocks[lane + j * Lanes.LENGTH] = x[row + j];
      }
    }
  }

  /** Copies blocks into rows. */
  static void store(int rows, int n, float[] blocks, float[] y, int yOffset, int ldy) {
    for (int r = 0; r < rows; r++) {
      int row = yOffset + r * ldy;
      int lane = lane(r, n);
      for (int j = 0; j < n; j++) {
        y[row + j] = blocks[lane + j * Lanes.LENGTH];
      }
    }
  }
}
