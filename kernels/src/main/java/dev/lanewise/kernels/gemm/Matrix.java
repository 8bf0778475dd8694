package dev.lanewise.kernels.gemm;

/**
 * A row-major matrix that a product reads: an array, or a rule that gives its elements, such as the
 * patches of an image.
 */
public interface Matrix {
  /**
   * Copies a block: {@code rows} rows from {@code row} on, {@code columns} columns from {@code
   * column} on. Runs on several threads at once.
   *
   * @param to row i of the block goes to {@code toOffset + i * toLd} and on
   */
  void copyRows(int row, int rows, int column, int columns, float[] to, int toOffset, int toLd);
}
