package dev.lanewise.kernels.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The path of the windows that most networks have, with the special values that stay on it. */
@Tag("bits")
class MaxPool2x2Test {
  private static final int L = Lanes.LENGTH;

  @Test
  void isForWindowsOfTwoByTwoSideBySide() {
    assertTrue(MaxPool2x2.fits(new PoolShape(7, 9, 3, 2, 2, 2, 2)));
    for (int[] w : new int[][] {{1, 2, 2, 2}, {2, 3, 2, 2}, {2, 2, 1, 2}, {2, 2, 2, 3}}) {
      assertFalse(MaxPool2x2.fits(new PoolShape(7, 9, 3, w[0], w[1], w[2], w[3])));
    }
  }

  @Test
  void isTakenWhereItFits() {
    for (int c : new int[] {L - 1, L, L + 1, 2 * L}) {
      MaxPool pool = new MaxPool(Workers.serial(), new PoolShape(7, 9, c, 2, 2, 2, 2));
      assertEquals(!Lanes.SCALAR, pool.is2x2());
      assertEquals(!Lanes.SCALAR && c % L == 0, pool.gradientIs2x2());
    }
    MaxPool other = new MaxPool(Workers.serial(), new PoolShape(7, 9, L, 2, 3, 2, 2));
    assertFalse(other.is2x2());
    assertFalse(other.gradientIs2x2());
  }

  @Test
  void readsAheadWhatIsInMemory() {
    PoolShape shape = new PoolShape(32, 32, 36, 2, 2, 2, 2);
    int perImage = 4 * (32 * 32 + 16 * 16) * 36 + 16 * 16 * 36;
    int most = (1 << 24) / perImage;
    MaxPool pool = new MaxPool(Workers.serial(), shape);
    assertFalse(pool.readsAhead(most));
    assertTrue(pool.readsAhead(most + 1));
    try (Workers workers = Workers.of(2)) {
      assertFalse(new MaxPool(workers, shape).readsAhead(2 * most));
      assertTrue(new MaxPool(workers, shape).readsAhead(2 * most + 2));
    }
    assertTrue(new MaxPool(Workers.serial(), shape, true).readsAhead(1));
  }

  /** On few images too, of which the last ends where the array does. */
  @Test
  void whoIsToldOfMemoryGivesTheSameBits() {
    PoolShape shape = new PoolShape(7, 9, 2 * L, 2, 2, 2, 2);
    float[] x = withTies(5, 3 * shape.inputSize());
    float[] expected = new float[3 * shape.outputSize()];
    byte[] expectedIndex = new byte[expected.length];
    PoolReference.maxForward(shape, 3, x, 0, expected, 0, expectedIndex, 0);
    for (boolean inMemory : new boolean[] {false, true}) {
      float[] y = new float[expected.length];
      byte[] index = new byte[y.length];
      new MaxPool(Workers.serial(), shape, inMemory).forward(3, x, 0, y, 0, index, 0);
      Bits.assertEqual(expected, y, "in memory: " + inMemory);
      assertArrayEquals(expectedIndex, index);
    }
  }

  @Test
  void hasTheBitsOfTheDefinition() {
    for (int c : new int[] {L, 2 * L, 3 * L, 4 * L, 5 * L, 9 * L}) {
      for (int[] size : new int[][] {{2, 2}, {4, 6}, {5, 4}, {6, 3}, {7, 9}}) {
        PoolShape shape = new PoolShape(size[0], size[1], c, 2, 2, 2, 2);
        check(shape, withTies(c, shape.inputSize()), false);
        check(shape, withTies(c, shape.inputSize()), true);
      }
    }
  }

  /** Numbers of which many are equal, zeros of both signs and infinities of one. */
  private static float[] withTies(int seed, int n) {
    float[] values = {
      -0.0f, 0, 1, 1 - 0x1p-24f, -1, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 0.5f
    };
    float[] x = Fill.uniform(seed, n);
    for (int i = 0; i < n; i++) {
      x[i] = values[(int) ((x[i] + 1) * 4)];
    }
    return x;
  }

  private static void check(PoolShape shape, float[] content, boolean ahead) {
    String what = shape + (ahead ? " read ahead" : "");
    int outputs = shape.outputSize();
    Guarded x = Guarded.vector(content, 3);
    float[] expected = new float[outputs];
    byte[] expectedIndex = new byte[outputs];
    PoolReference.maxForward(shape, 1, x.array, 3, expected, 0, expectedIndex, 0);
    Guarded y = Guarded.vector(new float[outputs], 5);
    byte[] index = new byte[outputs];
    for (int oy = 0; oy < shape.oh(); oy++) {
      assertTrue(
          MaxPool2x2.forward(shape, oy, shape.c(), ahead, x.array, 3, y.array, 5, index, 0), what);
    }
    Bits.assertEqual(expected, y.content(), what);
    y.assertGuards(what);
    assertArrayEquals(expectedIndex, index, what);

    float[] dY = Fill.special(7, outputs);
    float[] expectedGradient = new float[content.length];
    PoolReference.maxBackward(shape, 1, dY, 0, index, 0, expectedGradient, 0);
    Guarded dX = Guarded.vector(Fill.special(8, content.length), 1);
    new MaxPool(Workers.serial(), shape).backward(1, dY, 0, index, 0, dX.array, 1);
    Bits.assertEqual(expectedGradient, dX.content(), what + " backward");
    dX.assertGuards(what);
  }

  @Test
  void aNanAnywhereInTheRowsIsSeen() {
    PoolShape shape = new PoolShape(2, 4, 2 * L, 2, 2, 2, 2);
    float[] y = new float[shape.outputSize()];
    byte[] index = new byte[shape.outputSize()];
    for (int i = 0; i < shape.inputSize(); i++) {
      float[] x = Fill.uniform(3, shape.inputSize());
      x[i] = Float.NaN;
      assertFalse(MaxPool2x2.forward(shape, 0, 2 * L, false, x, 0, y, 0, index, 0));
    }
  }

  /** Infinities of both signs look like a NaN to the sum, and get their bits the other way. */
  @Test
  void infinitiesOfBothSignsHaveTheBitsOfTheDefinition() {
    PoolShape shape = new PoolShape(2, 2, L, 2, 2, 2, 2);
    float[] x = Fill.uniform(4, shape.inputSize());
    x[0] = Float.NEGATIVE_INFINITY;
    x[L] = Float.POSITIVE_INFINITY;
    float[] y = new float[L];
    byte[] index = new byte[L];
    assertFalse(MaxPool2x2.forward(shape, 0, L, false, x, 0, y, 0, index, 0));
    new MaxPool(Workers.serial(), shape).forward(1, x, 0, y, 0, index, 0);
    assertEquals(Float.POSITIVE_INFINITY, y[0]);
    assertEquals(1, index[0]);
  }
}
