package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;

/** Input with the numbers on which kernels go wrong most easily. */
final class SpecialNumbers {
  private static final float[] SPECIAL = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    0x1.8p-130f,
    -0x1.8p-130f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1f,
    -1f
  };

  // Few enough that not every sum is a NaN.
  private static final int ONE_IN = 10;

  private SpecialNumbers() {}

  /** Uniform numbers in [-1, 1), about every tenth of them replaced by a special one. */
  static float[] mixed(String name, int n) {
    float[] numbers = Numbers.uniform(name, n);
    float[] choice = Numbers.positive(name + ", special", n);
    for (int i = 0; i < n; i++) {
      int chosen = (int) (choice[i] * ONE_IN * SPECIAL.length);
      if (chosen < SPECIAL.length) {
        numbers[i] = SPECIAL[chosen];
      }
    }
    return numbers;
  }

  /** {@code n} numbers from all of float32, evenly spaced by their bits. */
  static float[] everyExponent(int n) {
    int step = (int) ((1L << 32) / n);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = Float.intBitsToFloat(i * step);
    }
    return numbers;
  }
}
