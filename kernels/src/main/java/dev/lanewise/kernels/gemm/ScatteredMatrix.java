package dev.lanewise.kernels.gemm;

/**
 * A matrix that lies in an array as patches lie in an image: where an element is, is the sum of a
 * number of its row and a number of its column. A product reads it where it is, and has a factor of
 * 1.
 */
public non-sealed interface ScatteredMatrix extends Matrix {
  /** How many columns lie side by side, from every multiple of this on. */
  int run();

  /** The distance from a run to the next. */
  int runDistance();

  /** Elements of the array for each row, in the mean: rows may have some in common. */
  int elementsPerRow();

  /** Elements of scratch memory that {@link #locate} needs. */
  int scratchSize(int row, int rows, int column, int columns);

  /**
   * Finds a block. Runs on several threads at once.
   *
   * @param rowStarts takes a number for each row of the block
   * @param columnStarts takes a number for each column of the block
   * @param scratch takes the elements if they do not lie in an array like this
   * @return the array in which they lie, each at the sum of its numbers
   */
  float[] locate(
      int row,
      int rows,
      int column,
      int columns,
      int[] rowStarts,
      int[] columnStarts,
      float[] scratch);
}
