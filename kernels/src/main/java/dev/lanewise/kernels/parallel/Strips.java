package dev.lanewise.kernels.parallel;

/**
 * The cut of a long array into strips, one a tile. A strip of a few arrays fits the first-level
 * caches, and starts at a multiple of every lane count.
 */
public final class Strips {
  private static final int LENGTH = 1 << 13;

  private Strips() {}

  /** How many strips {@code n} elements make. */
  public static int count(int n) {
    return (int) ((n + (LENGTH - 1L)) / LENGTH);
  }

  /** The first element of a strip. */
  public static int from(int strip) {
    return strip * LENGTH;
  }

  /** The end of a strip, exclusive. */
  public static int to(int strip, int n) {
    return (int) Math.min(n, (strip + 1L) * LENGTH);
  }
}
