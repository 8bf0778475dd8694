package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Threefry;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import dev.lanewise.kernels.testing.Sizes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class DropoutTest {
  @Test
  void hasTheBitsOfTheDefinitionAroundLanesAndBlocks() {
    for (int n : Sizes.aroundLanes()) {
      check(Workers.serial(), n, 0.25f, 0);
    }
    for (int n : new int[] {63, 64, 65, 127, 128, 129, 255, 256, 8191, 8192, 8193}) {
      check(Workers.serial(), n, 0.5f, 0xFFFF_FFC0L + n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void threadsChangeNoBit(int threads) {
    try (Workers workers = Workers.of(threads)) {
      check(workers, 40_001, 0.25f, -5000);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.25, 0.25", "0.5, 0.5", "0.9, 0.9", "0.99999994, 1"})
  void dropsAsManyAsTheRateSays(float rate, double expected) {
    int n = 50_000;
    float[] y = new float[n];
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    new Dropout(Workers.serial()).apply(n, rate, 3, 4, 0, ones, 0, y, 0);
    int dropped = 0;
    for (float value : y) {
      assertTrue(value == 0 || value == (float) (1 / (1 - (double) rate)), "y is " + value);
      dropped += value == 0 ? 1 : 0;
    }
    double deviation = Math.sqrt(expected * (1 - expected) / n);
    assertEquals(expected, dropped / (double) n, 5 * deviation);
  }

  @Test
  void rateZeroIsTheIdentity() {
    float[] x = Fill.special(1, 1000);
    float[] y = new float[1000];
    new Dropout(Workers.serial()).apply(1000, 0, 1, 2, 3, x, 0, y, 0);
    Bits.assertEqual(x, y, "rate 0");
  }

  @Test
  void aDroppedInfinityIsNaN() {
    float[] x = new float[256];
    Arrays.fill(x, Float.POSITIVE_INFINITY);
    new Dropout(Workers.serial()).apply(256, 0.5f, 1, 2, 3, x, 0, x, 0);
    int nans = 0;
    for (float value : x) {
      assertTrue(Float.isNaN(value) || value == Float.POSITIVE_INFINITY);
      nans += Float.isNaN(value) ? 1 : 0;
    }
    assertTrue(nans > 64 && nans < 192, "NaNs: " + nans);
  }

  @Test
  void aCallGoesOnWhereAnotherEnded() {
    // One long call and two short ones, the second from where the first ended, give the same.
    int n = 6 * Threefry.BLOCK;
    float[] x = Fill.uniform(8, n);
    float[] whole = new float[n];
    float[] parts = new float[n];
    Dropout dropout = new Dropout(Workers.serial());
    dropout.apply(n, 0.5f, 1, 2, 100, x, 0, whole, 0);
    int first = 2 * Threefry.BLOCK;
    dropout.apply(first, 0.5f, 1, 2, 100, x, 0, parts, 0);
    long next = 100 + Threefry.BLOCK;
    dropout.apply(n - first, 0.5f, 1, 2, next, x, first, parts, first);
    Bits.assertEqual(whole, parts, "parts");
  }

  @Test
  void illegalArgumentsAreNamed() {
    Dropout dropout = new Dropout(Workers.serial());
    float[] x = new float[4];
    for (float rate : new float[] {-0.5f, 1, Float.NaN}) {
      assertEquals(
          "rate is " + rate + ", must be at least 0 and less than 1",
          assertThrows(
                  IllegalArgumentException.class, () -> dropout.apply(4, rate, 0, 0, 0, x, 0, x, 0))
              .getMessage());
    }
    assertThrows(
        IllegalArgumentException.class, () -> dropout.apply(-1, 0.5f, 0, 0, 0, x, 0, x, 0));
    assertEquals(
        "x has 4 elements, must have at least 5",
        assertThrows(
                IndexOutOfBoundsException.class, () -> dropout.apply(4, 0, 0, 0, 0, x, 1, x, 0))
            .getMessage());
    assertEquals(
        "the offset of y is -1, must be at least 0",
        assertThrows(
                IndexOutOfBoundsException.class, () -> dropout.apply(4, 0, 0, 0, 0, x, 0, x, -1))
            .getMessage());
  }

  private static void check(Workers workers, int n, float rate, long firstCounter) {
    String what = "dropout of " + n;
    float[] content = Fill.special(n, n);
    float[] expected = new float[n];
    DropoutReference.apply(n, rate, 11, 22, firstCounter, content, 0, expected, 0);
    Guarded x = Guarded.vector(content, 3);
    Guarded y = Guarded.vector(new float[n], 1);
    Dropout dropout = new Dropout(workers);
    dropout.apply(n, rate, 11, 22, firstCounter, x.array, x.offset, y.array, y.offset);
    Bits.assertEqual(expected, y.content(), what);
    y.assertGuards(what);
    dropout.apply(n, rate, 11, 22, firstCounter, x.array, x.offset, x.array, x.offset);
    Bits.assertEqual(expected, x.content(), what + " in place");
    x.assertGuards(what);
  }
}
