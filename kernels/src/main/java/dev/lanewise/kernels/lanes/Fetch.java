package dev.lanewise.kernels.lanes;

/**
 * Reads a block of a matrix once, so that it is in the L2 cache when it is wanted: row after row,
 * while tiles read a piece of each row, and the transform of an image some rows side by side, and
 * would wait for every one.
 */
public final class Fetch {
  // Floats of a cache line.
  private static final int LINE = 16;

  private Fetch() {}

  /**
   * Reads every {@value #LINE}-th float of a row, so one of each cache line, but for the last where
   * rows begin within a line. No argument is checked here.
   *
   * @param rows none where it is not above 0
   * @param columns of a row
   * @param ld elements from one row to the next
   * @param sink takes a number that nobody needs, because C2 leaves out what nobody takes
   */
  public static void rows(
      int rows, int columns, float[] array, int offset, int ld, float[] sink, int sinkAt) {
    float seen = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += LINE) {
        seen += array[offset + j];
      }
      offset += ld;
    }
    sink[sinkAt] = seen;
  }
}
