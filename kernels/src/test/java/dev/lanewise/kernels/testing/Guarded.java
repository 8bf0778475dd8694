package dev.lanewise.kernels.testing;

import java.util.Arrays;

/**
 * A matrix or vector inside a larger array. Every element that does not belong to it holds a rogue
 * NaN: to read one spoils the result, and to write one is found by {@link #assertGuards}.
 */
public final class Guarded {
  private static final int ROGUE = 0x7FC0_DEAD;
  private static final int AFTER = 37;

  /** The whole array, to pass to a kernel. */
  public final float[] array;

  /** Where the matrix starts. */
  public final int offset;

  /** The distance from a row to the next. */
  public final int ld;

  private final int rows;
  private final int columns;

  private Guarded(float[] content, int rows, int columns, int offset, int ld) {
    this.rows = rows;
    this.columns = columns;
    this.offset = offset;
    this.ld = ld;
    this.array = new float[offset + rows * ld + AFTER];
    Arrays.fill(array, Float.intBitsToFloat(ROGUE));
    for (int row = 0; row < rows; row++) {
      System.arraycopy(content, row * columns, array, offset + row * ld, columns);
    }
  }

  /** A copy of {@code content} as one row, {@code offset} elements into the array. */
  public static Guarded vector(float[] content, int offset) {
    return new Guarded(content, 1, content.length, offset, Math.max(1, content.length));
  }

  /** A copy of the dense matrix {@code content}, with rows {@code ld} apart. */
  public static Guarded matrix(float[] content, int rows, int columns, int offset, int ld) {
    return new Guarded(content, rows, columns, offset, ld);
  }

  /** A dense copy of what the matrix holds now. */
  public float[] content() {
    float[] content = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(array, offset + row * ld, content, row * columns, columns);
    }
    return content;
  }

  /** Fails if an element outside the matrix was written. */
  public void assertGuards(String what) {
    for (int i = 0; i < array.length; i++) {
      int place = i - offset;
      boolean inside = place >= 0 && place < rows * ld && place % ld < columns;
      if (!inside && Float.floatToRawIntBits(array[i]) != ROGUE) {
        throw new AssertionError(
            what + ": element " + i + " lies outside the region and was overwritten: " + array[i]);
      }
    }
  }
}
