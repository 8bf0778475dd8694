package dev.lanewise.network.random;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Threefry;

/**
 * Random numbers from a counter under a key: number i is a function of the key and i alone. Not for
 * use by several threads at once.
 */
public final class RandomStream {
  private final int key0;
  private final int key1;
  private long counter;
  private int spare;
  private boolean hasSpare;

  RandomStream(int key0, int key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** The first word of the key, for kernels that count on their own. */
  public int key0() {
    return key0;
  }

  /** The second word of the key. */
  public int key1() {
    return key1;
  }

  /** 32 uniform random bits. */
  public int nextInt() {
    if (hasSpare) {
      hasSpare = false;
      return spare;
    }
    long words = Threefry.words(key0, key1, (int) counter, (int) (counter >>> 32));
    counter++;
    spare = (int) words;
    hasSpare = true;
    return (int) (words >>> 32);
  }

  /**
   * A uniform integer from 0 to {@code bound} - 1, without bias (Lemire, "Fast random integer
   * generation in an interval", 2019).
   *
   * @throws IllegalArgumentException if {@code bound} is less than 1
   */
  public int nextInt(int bound) {
    Checks.atLeast("bound", bound, 1);
    long product = (nextInt() & 0xFFFF_FFFFL) * bound;
    long threshold = (1L << 32) % bound;
    while ((product & 0xFFFF_FFFFL) < threshold) {
      product = (nextInt() & 0xFFFF_FFFFL) * bound;
    }
    return (int) (product >>> 32);
  }

  /** A uniform number in [0, 1), a multiple of 2^-53. */
  public double nextDouble() {
    long high = (nextInt() & 0xFFFF_FFFFL) >>> 5;
    long low = (nextInt() & 0xFFFF_FFFFL) >>> 6;
    return (high * 0x1p26 + low) * 0x1p-53;
  }

  /** A uniform number in [low, high). */
  public double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /**
   * A normal number with mean 0 and standard deviation 1 (Box and Muller, 1958). StrictMath gives
   * the same bits on every machine.
   */
  public double nextNormal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
  }

  /** Shuffles {@code items} (Fisher and Yates, in the form of Durstenfeld, 1964). */
  public void shuffle(int[] items) {
    for (int i = items.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }
}
