package dev.lanewise.kernels.testing;

import dev.lanewise.kernels.lanes.Threefry;

/** Test data: the same seed and length give the same numbers everywhere. */
public final class Fill {
  private static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0.0f,
    -0.0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1.8p-130f,
    -0x1.8p-130f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e30f,
    -1e30f,
    1.0f,
    -1.0f
  };

  private Fill() {}

  /** Uniform numbers in [-1, 1), multiples of 2^-23. */
  public static float[] uniform(long seed, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = unit(bits(seed, i));
    }
    return x;
  }

  /** Uniform numbers in [-1, 1), with a special value in about every fourth place. */
  public static float[] special(long seed, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      long bits = bits(seed, i);
      int choice = (int) (bits & 0xFFFF) % (4 * SPECIAL.length);
      x[i] = choice < SPECIAL.length ? SPECIAL[choice] : unit(bits);
    }
    return x;
  }

  private static long bits(long seed, int i) {
    return Threefry.words((int) seed, (int) (seed >>> 32), i, 0);
  }

  private static float unit(long bits) {
    return (int) (bits >>> 40) * 0x1p-23f - 1;
  }
}
