package dev.lanewise.kernels.lanes;

import java.util.Arrays;
import java.util.Objects;

/**
 * Numbers that lie one after another in an array.
 *
 * @param array where they lie, others perhaps beside them
 * @param offset the index of the first
 * @param length how many there are
 */
public record Slice(float[] array, int offset, int length) {
  /**
   * Checks that the numbers lie in the array.
   *
   * @throws IndexOutOfBoundsException if not
   */
  public Slice {
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** A whole array, not a copy. */
  public static Slice of(float[] array) {
    return new Slice(array, 0, array.length);
  }

  /**
   * Number {@code i}.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= i < length}
   */
  public float get(int i) {
    return array[offset + Objects.checkIndex(i, length)];
  }

  /** A copy of the numbers. */
  public float[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /**
   * Overwrites the numbers with {@code values}.
   *
   * @throws IllegalArgumentException if there are more or fewer; nothing is written then
   */
  public void set(float[] values) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          "values has " + values.length + " numbers, must have " + length);
    }
    System.arraycopy(values, 0, array, offset, length);
  }
}
