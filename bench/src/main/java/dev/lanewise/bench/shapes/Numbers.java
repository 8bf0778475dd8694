package dev.lanewise.bench.shapes;

import dev.lanewise.network.random.RandomSource;
import dev.lanewise.network.random.RandomStream;
import java.util.Arrays;

/** Input of benchmarks and checks: the same numbers in every run. */
public final class Numbers {
  private Numbers() {}

  /** Uniform numbers in [-1, 1) that depend on the name and their place only. */
  public static float[] uniform(String name, int n) {
    RandomStream stream = new RandomSource(25).stream(name);
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (float) stream.uniform(-1, 1);
    }
    return numbers;
  }

  /** Numbers without sign, such as the state of an optimiser. */
  public static float[] positive(String name, int n) {
    float[] numbers = uniform(name, n);
    for (int i = 0; i < n; i++) {
      numbers[i] = Math.abs(numbers[i]);
    }
    return numbers;
  }

  /**
   * Throws unless the bits agree; all NaNs count as one.
   *
   * @param what what was computed, for the message
   */
  public static void requireSame(String what, float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(
          what + " has " + actual.length + " numbers, must have " + expected.length);
    }
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        throw new IllegalStateException(
            what + " is wrong: element " + i + " is " + actual[i] + ", must be " + expected[i]);
      }
    }
  }

  /** As the other, for bytes. */
  public static void requireSame(String what, byte[] expected, byte[] actual) {
    int at = Arrays.mismatch(expected, actual);
    if (at >= 0) {
      throw new IllegalStateException(what + " is wrong at element " + at);
    }
  }
}
