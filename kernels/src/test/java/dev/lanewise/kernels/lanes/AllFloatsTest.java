package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.testing.Bits;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What {@link FunctionsTest} checks on a sample, on all 2^32 floats. It takes minutes, so only the
 * profile {@code long} runs it.
 */
@Tag("long")
class AllFloatsTest {
  private static final int BLOCK = 1 << 16;

  @ParameterizedTest
  @EnumSource
  void theDocumentedUlpsAreTheLargestError(Function function) {
    float worst =
        blocks(1)
            .mapToObj(block -> worst(function, block))
            .reduce((x, y) -> function.error(x) >= function.error(y) ? x : y)
            .orElseThrow();
    double rounded = Math.ceil(100 * function.error(worst)) / 100;
    assertEquals(function.ulps, rounded, function + " at " + worst);
  }

  /** The float of a block where the function is farthest from the exact value. */
  private static float worst(Function function, int block) {
    float worst = Float.intBitsToFloat(block * BLOCK);
    double most = function.error(worst);
    for (int i = 1; i < BLOCK; i++) {
      float x = Float.intBitsToFloat(block * BLOCK + i);
      double error = function.error(x);
      if (error > most) {
        most = error;
        worst = x;
      }
    }
    return worst;
  }

  @Tag("bits")
  @ParameterizedTest
  @EnumSource
  void lanesHaveTheBitsOfTheScalar(Function function) {
    // The emulated widths take a microsecond an operation.
    boolean emulated = Lanes.F32.vectorBitSize() > FloatVector.SPECIES_PREFERRED.vectorBitSize();
    blocks(emulated ? 1009 : 1).forEach(block -> compare(function, block));
  }

  private static void compare(Function function, int block) {
    float[] lanes = new float[BLOCK];
    float[] expected = new float[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      lanes[i] = Float.intBitsToFloat(block * BLOCK + i);
      expected[i] = function.scalar(lanes[i]);
    }
    function.lanes(lanes);
    Bits.assertEqual(expected, lanes, function + " from bits " + block * BLOCK);
  }

  /** Every so-many-th block of floats whose bits follow each other, spread over the processors. */
  private static IntStream blocks(int stride) {
    int blocks = (int) ((1L << 32) / BLOCK);
    return IntStream.range(0, (blocks + stride - 1) / stride).map(i -> i * stride).parallel();
  }
}
