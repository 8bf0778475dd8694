package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Threefry;

/** The definition of {@link Dropout}. */
public final class DropoutReference {
  private DropoutReference() {}

  /**
   * y[i] = x[i] * (kept(i) ? 1 / (1 - rate) : 0). A dropped NaN or infinity is multiplied by 0 too,
   * so it becomes NaN.
   */
  public static void apply(
      int n,
      float rate,
      int key0,
      int key1,
      long firstCounter,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    float scale = scale(rate);
    int threshold = threshold(rate);
    for (int i = 0; i < n; i++) {
      int word = word(key0, key1, firstCounter, i);
      y[yOffset + i] = x[xOffset + i] * ((word >>> 8) >= threshold ? scale : 0);
    }
  }

  /**
   * The random word of element i. Elements come in blocks of {@code 2 * Threefry.BLOCK}: the first
   * half of a block takes the first words of {@code Threefry.BLOCK} counters in a row, the second
   * half the second words of the same counters.
   */
  static int word(int key0, int key1, long firstCounter, int i) {
    int block = i / (2 * Threefry.BLOCK);
    int place = i % (2 * Threefry.BLOCK);
    long counter = firstCounter + (long) block * Threefry.BLOCK + place % Threefry.BLOCK;
    long both = Threefry.words(key0, key1, (int) counter, (int) (counter >>> 32));
    return (int) (place < Threefry.BLOCK ? both >>> 32 : both);
  }

  /** What a kept number is multiplied by. */
  static float scale(float rate) {
    return (float) (1 / (1 - (double) rate));
  }

  /** An element is kept if the upper 24 bits of its word are at least this. */
  static int threshold(float rate) {
    return (int) Math.ceil((double) rate * (1 << 24));
  }
}
