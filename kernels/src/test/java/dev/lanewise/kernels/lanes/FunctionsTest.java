package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.testing.Bits;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("bits")
class FunctionsTest {
  /** Every so-many-th bit pattern, prime so that all exponents and many fractions are met. */
  private static final int STRIDE = 4099;

  @ParameterizedTest
  @EnumSource
  void staysWithinItsUlps(Function function) {
    double worst = 0;
    float at = 0;
    for (float x : sample(STRIDE)) {
      double error = function.error(x);
      if (error > worst) {
        worst = error;
        at = x;
      }
    }
    assertTrue(worst <= function.ulps, function + " is " + worst + " ulp off at " + at);
    assertTrue(worst > 0.5, "the measure finds no error at all");
  }

  @ParameterizedTest
  @EnumSource
  void lanesHaveTheBitsOfTheScalar(Function function) {
    // The emulated widths take a microsecond an operation.
    boolean emulated = Lanes.F32.vectorBitSize() > FloatVector.SPECIES_PREFERRED.vectorBitSize();
    float[] x = sample(emulated ? 50 * STRIDE : STRIDE);
    float[] expected = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = function.scalar(x[i]);
    }
    function.lanes(x);
    Bits.assertEqual(expected, x, function.name());
  }

  @Test
  void ulpsFindsAPlantedError() {
    assertEquals(3, Function.ulps(1 + 3 * Math.ulp(1f), 1), 1e-6);
    assertEquals(2, Function.ulps(3 * Float.MIN_VALUE, Float.MIN_VALUE), 1e-6);
    assertEquals(Double.POSITIVE_INFINITY, Function.ulps(Float.NaN, 1));
    assertEquals(Double.POSITIVE_INFINITY, Function.ulps(1, Double.NaN));
    assertEquals(Double.POSITIVE_INFINITY, Function.ulps(Float.POSITIVE_INFINITY, 1e30));
  }

  @Test
  void specialValuesOfExp() {
    assertValue(1, Exp.of(0));
    assertValue(1, Exp.of(-0.0f));
    assertValue(Float.POSITIVE_INFINITY, Exp.of(Float.POSITIVE_INFINITY));
    assertValue(0, Exp.of(Float.NEGATIVE_INFINITY));
    assertValue(Float.NaN, Exp.of(Float.NaN));
    assertValue(Float.POSITIVE_INFINITY, Exp.of(Float.MAX_VALUE));
    assertValue(0, Exp.of(-Float.MAX_VALUE));
    // The last that is finite, and its neighbour.
    assertTrue(Exp.of(0x1.62e42ep6f) < Float.POSITIVE_INFINITY);
    assertValue(Float.POSITIVE_INFINITY, Exp.of(0x1.62e430p6f));
    assertValue(Float.MIN_VALUE, Exp.of(-103.5f));
    assertValue(0, Exp.of(-104));
  }

  @Test
  void specialValuesOfLog() {
    assertValue(0, Log.of(1));
    assertValue(Float.NEGATIVE_INFINITY, Log.of(0));
    assertValue(Float.NEGATIVE_INFINITY, Log.of(-0.0f));
    assertValue(Float.NaN, Log.of(-Float.MIN_VALUE));
    assertValue(Float.NaN, Log.of(Float.NEGATIVE_INFINITY));
    assertValue(Float.NaN, Log.of(Float.NaN));
    assertValue(Float.POSITIVE_INFINITY, Log.of(Float.POSITIVE_INFINITY));
    assertValue((float) StrictMath.log(Float.MIN_VALUE), Log.of(Float.MIN_VALUE));
  }

  @Test
  void specialValuesOfTanh() {
    assertValue(0, Tanh.of(0));
    assertValue(-0.0f, Tanh.of(-0.0f));
    assertValue(Float.MIN_VALUE, Tanh.of(Float.MIN_VALUE));
    assertValue(-0x1p-60f, Tanh.of(-0x1p-60f));
    assertValue(1, Tanh.of(Float.POSITIVE_INFINITY));
    assertValue(-1, Tanh.of(Float.NEGATIVE_INFINITY));
    assertValue(1, Tanh.of(Float.MAX_VALUE));
    assertValue(Float.NaN, Tanh.of(Float.NaN));
  }

  @Test
  void specialValuesOfSigmoid() {
    assertValue(0.5f, Sigmoid.of(0));
    assertValue(0.5f, Sigmoid.of(-0.0f));
    assertValue(1, Sigmoid.of(Float.POSITIVE_INFINITY));
    assertValue(0, Sigmoid.of(Float.NEGATIVE_INFINITY));
    assertValue((float) StrictMath.exp(-100), Sigmoid.of(-100));
    assertValue(Float.NaN, Sigmoid.of(Float.NaN));
  }

  private static void assertValue(float expected, float actual) {
    Bits.assertEqual(new float[] {expected}, new float[] {actual}, "value");
  }

  /** Floats from everywhere and the edges of every kind, a multiple of the lanes. */
  private static float[] sample(int stride) {
    int[] edges = {
      0x0000_0000, 0x8000_0000, 0x0000_0001, 0x8000_0001, 0x007F_FFFF, 0x0080_0000, 0x7F7F_FFFF,
      0xFF7F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000, 0xFFFF_FFFF, 0x3F80_0000, 0xBF80_0000,
      0x42B1_7217, 0x42B1_7218, 0x42B2_0000, 0xC2AE_AC50, 0xC2CF_F1B5, 0xC2D0_0000, 0x3F20_0000,
      0x3F1F_FFFF, 0x3F35_04F3, 0x3FB5_04F3
    };
    int strided = (int) ((1L << 32) / stride);
    int n = (edges.length + strided) / Lanes.LENGTH * Lanes.LENGTH;
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      int bits = i < edges.length ? edges[i] : (i - edges.length) * stride;
      x[i] = Float.intBitsToFloat(bits);
    }
    return x;
  }
}
