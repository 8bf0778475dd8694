package dev.lanewise.kernels.lanes;

/**
 * Reads a block of a matrix once, so that it is in the L2 cache when it is wanted: row after row,
 * while tiles read a piece of each row, and the transform of an image some rows side by side, and
 * would wait for every one.
 */
public final class Fetch {
  // Floats of a cache line.
  private static final int LINE = 16;

  // Lines read side by side: with one sum, each would wait for the addition before.
  private static final int SUMS = 4;

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
    sink[sinkAt] = sum(rows, columns, array, offset, ld);
  }

  /** The same, for who takes the sum of what was read otherwise. */
  public static float sum(int rows, int columns, float[] array, int offset, int ld) {
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    int together = columns - (SUMS - 1) * LINE;
    for (int i = 0; i < rows; i++) {
      int j = 0;
      for (; j < together; j += SUMS * LINE) {
        first += array[offset + j];
        second += array[offset + j + LINE];
        third += array[offset + j + 2 * LINE];
        fourth += array[offset + j + 3 * LINE];
      }
      for (; j < columns; j += LINE) {
        first += array[offset + j];
      }
      offset += ld;
    }
    return first + second + third + fourth;
  }
}
