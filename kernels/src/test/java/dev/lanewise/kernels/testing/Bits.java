package dev.lanewise.kernels.testing;

/** Equality of float arrays bit by bit. All NaNs count as one value; +0.0 and -0.0 differ. */
public final class Bits {
  private Bits() {}

  /** Whether two numbers have the same bits or are both NaN. */
  public static boolean equal(float a, float b) {
    return Float.floatToIntBits(a) == Float.floatToIntBits(b);
  }

  /**
   * Fails at the first place where the arrays differ.
   *
   * @param what the case, for the message
   */
  public static void assertEqual(float[] expected, float[] actual, String what) {
    if (expected.length != actual.length) {
      throw new AssertionError(
          what + ": expected " + expected.length + " numbers but there are " + actual.length);
    }
    for (int i = 0; i < expected.length; i++) {
      if (!equal(expected[i], actual[i])) {
        throw new AssertionError(
            what
                + ": number "
                + i
                + " of "
                + expected.length
                + " is "
                + show(actual[i])
                + ", expected "
                + show(expected[i]));
      }
    }
  }

  private static String show(float x) {
    return x + " (0x" + Integer.toHexString(Float.floatToRawIntBits(x)) + ")";
  }
}
