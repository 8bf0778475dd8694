package dev.lanewise.kernels.lanes;

/**
 * Memory for numbers that are kept together, such as the weights of a network: each slice that is
 * worth it begins with a cache line, as {@link Scratch} says. Slices share large arrays, and so
 * take at most about twice the memory of their numbers, and of one large array. For one thread at a
 * time.
 */
public final class Arena {
  // Floats of a cache line.
  private static final int LINE = 64 / Float.BYTES;

  // The array with the most left, from an index at the beginning of a line on.
  private float[] shared = {};
  private int next;

  /** An arena without memory yet. */
  public Arena() {}

  /**
   * So many zeros, which no other slice has.
   *
   * @throws IllegalArgumentException if {@code length} is negative, or no array has so many
   */
  public Slice take(int length) {
    Checks.atLeast("length", length, 0);
    if (length > Scratch.MOST) {
      throw new IllegalArgumentException(
          "length is " + length + ", must be at most " + Scratch.MOST);
    }
    if (length < Scratch.WORTHWHILE) {
      return Slice.of(new float[length]);
    }
    int left = shared.length - next;
    float[] array = shared;
    int offset = next;
    if (left < length) {
      array = Scratch.array(length);
      offset = Scratch.START;
    }
    int end = offset + (length + LINE - 1) / LINE * LINE;
    if (array == shared || array.length - end > left) {
      shared = array;
      next = end;
    }
    return new Slice(array, offset, length);
  }
}
