package dev.lanewise.kernels.gemm;

/**
 * A row-major matrix that a product reads: an array, or a rule that gives its rows, such as the
 * patches of an image.
 */
public interface Matrix {
  /**
   * Copies {@code count} elements of a row, from {@code column} on, to {@code to[toOffset...]}.
   * Runs on several threads at once.
   */
  void copyRow(int row, int column, int count, float[] to, int toOffset);
}
