package dev.lanewise.kernels.gemm;

/**
 * Zeros, all in the same place.
 *
 * @param run how many columns are said to lie side by side
 * @param whenLocated runs whenever a product looks for some of them
 */
record ScatteredZeros(int run, Runnable whenLocated) implements ScatteredMatrix {
  @Override
  public int runDistance() {
    return 0;
  }

  @Override
  public int elementsPerRow() {
    return 1;
  }

  @Override
  public int scratchSize(int row, int rows, int column, int columns) {
    return 0;
  }

  @Override
  public float[] locate(
      int row,
      int rows,
      int column,
      int columns,
      int[] rowStarts,
      int[] columnStarts,
      float[] scratch) {
    whenLocated.run();
    return new float[Math.max(rows, columns)];
  }
}
