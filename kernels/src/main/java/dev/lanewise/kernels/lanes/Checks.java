package dev.lanewise.kernels.lanes;

/** Argument checks whose messages name the argument, its value and what it must be. */
public final class Checks {
  private Checks() {}

  /** Throws unless {@code value >= least}. Returns the value. */
  public static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least " + least);
    }
    return value;
  }

  /** Throws unless {@code 0 <= value < 1}. Returns the value. */
  public static float fraction(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be at least 0 and less than 1");
    }
    return value;
  }

  /**
   * Throws unless the region of {@code length} elements from {@code offset} lies in the array.
   *
   * @param name the array's name in the signature
   */
  public static void region(String name, int arrayLength, int offset, long length) {
    if (offset < 0) {
      throw new IndexOutOfBoundsException(
          "the offset of " + name + " is " + offset + ", must be at least 0");
    }
    if (length > 0 && offset + length > arrayLength) {
      throw new IndexOutOfBoundsException(
          name + " has " + arrayLength + " elements, must have at least " + (offset + length));
    }
  }

  /**
   * Throws unless a matrix of {@code rows} rows of {@code columns} elements, {@code ld} apart, lies
   * in the array from {@code offset}.
   *
   * @param name the matrix's name in the signature, such as {@code "a"}
   */
  public static void matrix(
      String name, int arrayLength, int offset, int ld, int rows, int columns) {
    if (ld < Math.max(1, columns)) {
      throw new IllegalArgumentException(
          "ld" + name + " is " + ld + ", must be at least " + Math.max(1, columns));
    }
    long length = rows == 0 || columns == 0 ? 0 : (rows - 1L) * ld + columns;
    region(name, arrayLength, offset, length);
  }
}
