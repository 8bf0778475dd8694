package dev.lanewise.kernels.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BitsTest {
  @Test
  void oneUlpIsFoundAndNamed() {
    float[] expected = Fill.uniform(1, 100);
    float[] actual = expected.clone();
    actual[63] = Math.nextUp(actual[63]);
    AssertionError error =
        assertThrows(AssertionError.class, () -> Bits.assertEqual(expected, actual, "planted"));
    assertTrue(error.getMessage().startsWith("planted: number 63 of 100"), error.getMessage());
  }

  @Test
  void zerosOfBothSignsDiffer() {
    float[] plus = {0.0f};
    float[] minus = {-0.0f};
    assertThrows(AssertionError.class, () -> Bits.assertEqual(plus, minus, "zero"));
  }

  @Test
  void nansAreOneValueAndDifferFromNumbers() {
    float[] nan = {Float.NaN};
    Bits.assertEqual(nan, new float[] {Float.intBitsToFloat(0xFFC0_0001)}, "nan");
    assertThrows(AssertionError.class, () -> Bits.assertEqual(nan, new float[1], "nan"));
  }

  @Test
  void lengthsThatDifferAreFound() {
    assertThrows(
        AssertionError.class, () -> Bits.assertEqual(new float[2], new float[3], "length"));
  }

  @Test
  void guardsFindAWriteBeforeBetweenAndAfterTheRows() {
    for (int place : new int[] {2, 3 + 4, 3 + 2 * 6 + 1}) {
      Guarded matrix = Guarded.matrix(Fill.uniform(2, 8), 2, 4, 3, 6);
      matrix.assertGuards("untouched");
      matrix.array[place] = 1;
      assertThrows(AssertionError.class, () -> matrix.assertGuards("place " + place));
    }
  }

  @Test
  void guardedContentIsACopyOfWhatWasPut() {
    float[] content = Fill.special(3, 12);
    Bits.assertEqual(content, Guarded.matrix(content, 3, 4, 5, 7).content(), "matrix");
    Bits.assertEqual(content, Guarded.vector(content, 1).content(), "vector");
  }

  @Test
  void fillIsReproducibleAndInRange() {
    Bits.assertEqual(Fill.uniform(7, 1000), Fill.uniform(7, 1000), "uniform");
    double sum = 0;
    for (float x : Fill.uniform(7, 10_000)) {
      assertTrue(x >= -1 && x < 1, "x is " + x);
      sum += x;
    }
    assertEquals(0, sum / 10_000, 0.03);
    int nans = 0;
    for (float x : Fill.special(7, 10_000)) {
      nans += Float.isNaN(x) ? 1 : 0;
    }
    assertTrue(nans > 50, "nans: " + nans);
  }
}
