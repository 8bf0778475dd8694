package dev.lanewise.kernels.conv;

/** Transposes filters by squares, so that each cache line is read and written once. */
final class Squares {
  private static final int SIDE = 16;

  private Squares() {}

  /** Writes the rows x columns elements from {@code fromOffset} on as columns x rows. */
  static void transpose(
      int rows, int columns, float[] from, int fromOffset, float[] to, int toOffset) {
    for (int firstRow = 0; firstRow < rows; firstRow += SIDE) {
      int endRow = Math.min(rows, firstRow + SIDE);
      for (int firstColumn = 0; firstColumn < columns; firstColumn += SIDE) {
        int endColumn = Math.min(columns, firstColumn + SIDE);
        for (int j = firstColumn; j < endColumn; j++) {
          for (int i = firstRow; i < endRow; i++) {
            to[toOffset + j * rows + i] = from[fromOffset + i * columns + j];
          }
        }
      }
    }
  }
}
