package dev.lanewise.kernels.gemm;

/** A matrix in an array: element (i, j) is {@code array[offset + i * ld + j]}. */
public final class ArrayMatrix implements Matrix {
  float[] array;
  int offset;
  int ld;

  /** No matrix yet. */
  public ArrayMatrix() {}

  /** Makes this the matrix at {@code offset}, with rows {@code ld} elements apart. */
  public ArrayMatrix set(float[] array, int offset, int ld) {
    this.array = array;
    this.offset = offset;
    this.ld = ld;
    return this;
  }

  /**
   * Copies a block: {@code rows} rows from {@code row} on, {@code columns} columns from {@code
   * column} on.
   *
   * @param to row i of the block goes to {@code toOffset + i * toLd} and on
   */
  void copyRows(int row, int rows, int column, int columns, float[] to, int toOffset, int toLd) {
    RowCopy.copy(rows, columns, array, offset + row * ld + column, ld, to, toOffset, toLd);
  }
}
