package dev.lanewise.network.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.lanes.Slice;
import java.util.Arrays;

/** Slices with guards on both sides, each at another offset than the one before. */
final class Guarded {
  private static final float GUARD = Float.intBitsToFloat(0x7fc0dead);
  private static final int AFTER = 17;

  private static int offset;

  private Guarded() {}

  /** A copy of {@code numbers}. */
  static Slice of(float... numbers) {
    offset = offset % 31 + 1;
    float[] array = new float[offset + numbers.length + AFTER];
    Arrays.fill(array, GUARD);
    System.arraycopy(numbers, 0, array, offset, numbers.length);
    return new Slice(array, offset, numbers.length);
  }

  /** So many NaNs, to be overwritten. */
  static Slice nans(int n) {
    float[] nans = new float[n];
    Arrays.fill(nans, Float.NaN);
    return of(nans);
  }

  /** The numbers, after a look at the guards. */
  static float[] numbers(Slice slice) {
    int end = slice.offset() + slice.length();
    for (int i = 0; i < slice.array().length; i++) {
      if (i < slice.offset() || i >= end) {
        assertEquals(
            Float.floatToRawIntBits(GUARD),
            Float.floatToRawIntBits(slice.array()[i]),
            "guard " + i + " of a slice from " + slice.offset() + " to " + end);
      }
    }
    return slice.toArray();
  }
}
