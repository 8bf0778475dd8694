package dev.lanewise.network.float64;

import dev.lanewise.network.random.RandomSource;
import dev.lanewise.network.random.RandomStream;

/** Float arrays as doubles, seeded test data, and the bound of a float sum's error. */
public final class Doubles {
  private Doubles() {}

  public static double[] of(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  public static double[] abs(double[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = Math.abs(values[i]);
    }
    return result;
  }

  /** {@code n} floats in [-1, 1). */
  public static float[] random(int n, long seed) {
    RandomStream stream = new RandomSource(seed).stream("test");
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) stream.uniform(-1, 1);
    }
    return values;
  }

  /** The relative error of n float roundings, {@code n u / (1 - n u)} with u = 2^-24. */
  public static double gamma(int n) {
    return n * 0x1p-24 / (1 - n * 0x1p-24);
  }
}
