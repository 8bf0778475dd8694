package dev.lanewise.kernels.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class PoolTest {
  private static final float NAN = Float.NaN;

  @Test
  void hasTheBitsOfTheDefinitionForChannelsAroundTheLanes() {
    for (int c = 1; c <= 2 * Lanes.LENGTH + 1; c++) {
      check(Workers.serial(), 2, new PoolShape(4, 6, c, 2, 2, 2, 2));
    }
  }

  @Test
  void hasTheBitsOfTheDefinitionForManyWindows() {
    int c = Lanes.LENGTH + 3;
    int[][] windows = {
      {5, 7, 1, 1, 1, 1}, {5, 7, 2, 3, 1, 1}, {7, 5, 3, 2, 2, 1}, {7, 7, 3, 3, 2, 2},
      {8, 9, 2, 2, 3, 4}, {5, 4, 5, 4, 1, 1}, {9, 9, 3, 3, 3, 3}, {6, 6, 2, 4, 2, 1}
    };
    for (int[] w : windows) {
      check(Workers.serial(), 3, new PoolShape(w[0], w[1], c, w[2], w[3], w[4], w[5]));
    }
    check(Workers.serial(), 0, new PoolShape(4, 4, c, 2, 2, 2, 2));
  }

  /** A place is a byte without a sign. */
  @Test
  void windowsOfAsManyPixelsAsAPlaceCanName() {
    for (int c : new int[] {1, Lanes.LENGTH, Lanes.LENGTH + 1}) {
      PoolShape shape = new PoolShape(17, 16, c, 16, 16, 1, 1);
      check(Workers.serial(), 2, shape);
      float[] x = new float[shape.inputSize()];
      Arrays.fill(x, 15 * 16 * c + 15 * c, 16 * 16 * c, 1);
      float[] y = new float[shape.outputSize()];
      byte[] index = new byte[y.length];
      new MaxPool(Workers.serial(), shape).forward(1, x, 0, y, 0, index, 0);
      assertEquals(255, Byte.toUnsignedInt(index[c - 1]));
      assertEquals(239, Byte.toUnsignedInt(index[2 * c - 1]));
    }
    illegal(
        "kh * kw is 272, must be at most 256",
        () -> new MaxPool(Workers.serial(), new PoolShape(17, 16, 1, 17, 16, 1, 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void threadsChangeNoBit(int threads) {
    try (Workers workers = Workers.of(threads)) {
      check(workers, 32, new PoolShape(24, 24, 19, 2, 2, 2, 2));
      check(workers, 33, new PoolShape(25, 25, 2 * Lanes.LENGTH, 2, 2, 2, 2));
      check(workers, 16, new PoolShape(24, 24, 19, 3, 3, 2, 2));
    }
  }

  @Test
  void tiesTakeTheFirstAndNaNsTheFirstNaN() {
    PoolShape shape = new PoolShape(2, 2, 1, 2, 2, 1, 1);
    max(shape, new float[] {5, 5, 5, 5}, 5, 0);
    max(shape, new float[] {1, 5, 5, 5}, 5, 1);
    max(shape, new float[] {1, 2, 3, 4}, 4, 3);
    max(shape, new float[] {1, NAN, NAN, 4}, NAN, 1);
    max(shape, new float[] {NAN, 9, 9, 9}, NAN, 0);
    max(shape, new float[] {9, 9, 9, NAN}, NAN, 3);
    max(shape, new float[] {-0.0f, 0.0f, 0, 0}, -0.0f, 0);
    float low = Float.NEGATIVE_INFINITY;
    max(shape, new float[] {low, low, low, low}, low, 0);
  }

  /** The same window in every channel, so in lanes and in the tail. */
  private static void max(PoolShape one, float[] window, float expected, int place) {
    int c = 2 * Lanes.LENGTH + 1;
    PoolShape shape = new PoolShape(one.ih(), one.iw(), c, one.kh(), one.kw(), 1, 1);
    float[] x = new float[shape.inputSize()];
    for (int i = 0; i < x.length; i++) {
      x[i] = window[i / c];
    }
    float[] y = new float[c];
    byte[] index = new byte[c];
    new MaxPool(Workers.serial(), shape).forward(1, x, 0, y, 0, index, 0);
    for (int channel = 0; channel < c; channel++) {
      assertEquals(place, index[channel]);
      Bits.assertEqual(new float[] {expected}, new float[] {y[channel]}, Arrays.toString(window));
    }
  }

  @Test
  void anIndexOutsideItsWindowAddsNothing() {
    for (int c : new int[] {Lanes.LENGTH, Lanes.LENGTH + 1, 2 * Lanes.LENGTH}) {
      PoolShape shape = new PoolShape(2, 4, c, 2, 2, 2, 2);
      float[] dY = Fill.uniform(1, shape.outputSize());
      byte[] index = new byte[shape.outputSize()];
      byte[] bad = {-1, 4, Byte.MAX_VALUE, Byte.MIN_VALUE};
      for (int i = 0; i < index.length; i++) {
        index[i] = bad[i % bad.length];
      }
      float[] dX = Fill.uniform(2, shape.inputSize());
      new MaxPool(Workers.serial(), shape).backward(1, dY, 0, index, 0, dX, 0);
      Bits.assertEqual(new float[dX.length], dX, "dX, " + c + " channels");
    }
  }

  @Test
  void averagesAreWithinTheirBoundOfFloat64() {
    PoolShape shape = new PoolShape(6, 6, 19, 3, 3, 3, 3);
    float[] x = Fill.uniform(3, shape.inputSize());
    float[] y = new float[shape.outputSize()];
    new AveragePool(Workers.serial(), shape).forward(1, x, 0, y, 0);
    double gamma = 11 * 0x1p-24 / (1 - 11 * 0x1p-24);
    for (int oy = 0; oy < 2; oy++) {
      for (int ox = 0; ox < 2; ox++) {
        for (int channel = 0; channel < 19; channel++) {
          double sum = 0;
          double magnitude = 0;
          for (int k = 0; k < 9; k++) {
            double value = x[((3 * oy + k / 3) * 6 + 3 * ox + k % 3) * 19 + channel];
            sum += value;
            magnitude += Math.abs(value);
          }
          float actual = y[(oy * 2 + ox) * 19 + channel];
          assertEquals(sum / 9, actual, gamma * magnitude / 9);
        }
      }
    }
  }

  /**
   * Both are linear where the maximum does not move: the gradient of the sum of c_i y_i is the
   * difference that a step makes.
   */
  @Test
  void theGradientsAreThoseOfTheFunctions() {
    PoolShape shape = new PoolShape(5, 5, 9, 3, 3, 2, 2);
    float[] x = Fill.uniform(4, shape.inputSize());
    float[] c = Fill.uniform(5, shape.outputSize());
    byte[] index = new byte[shape.outputSize()];
    float[] y = new float[shape.outputSize()];
    float[] max = new float[x.length];
    float[] average = new float[x.length];
    MaxPool maxPool = new MaxPool(Workers.serial(), shape);
    maxPool.forward(1, x, 0, y, 0, index, 0);
    maxPool.backward(1, c, 0, index, 0, max, 0);
    new AveragePool(Workers.serial(), shape).backward(1, c, 0, average, 0);
    double eps = 1e-6;
    for (int i = 0; i < x.length; i++) {
      double maxSlope = (loss(true, shape, x, c, i, eps) - loss(true, shape, x, c, i, -eps));
      double averageSlope = (loss(false, shape, x, c, i, eps) - loss(false, shape, x, c, i, -eps));
      assertEquals(maxSlope / (2 * eps), max[i], 1e-5);
      assertEquals(averageSlope / (2 * eps), average[i], 1e-5);
    }
  }

  private static double loss(
      boolean max, PoolShape shape, float[] x, float[] c, int moved, double by) {
    double loss = 0;
    for (int o = 0; o < shape.outputSize(); o++) {
      int channel = o % shape.c();
      int oy = o / shape.c() / shape.ow();
      int ox = o / shape.c() % shape.ow();
      double best = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          int pixel = (oy * shape.sh() + ky) * shape.iw() + ox * shape.sw() + kx;
          int at = pixel * shape.c() + channel;
          double value = x[at] + (at == moved ? by : 0);
          best = Math.max(best, value);
          sum += value;
        }
      }
      loss += c[o] * (max ? best : sum / (shape.kh() * shape.kw()));
    }
    return loss;
  }

  @Test
  void shapesAreChecked() {
    PoolShape shape = new PoolShape(7, 8, 3, 3, 2, 2, 4);
    assertEquals(3, shape.oh());
    assertEquals(2, shape.ow());
    assertEquals(168, shape.inputSize());
    assertEquals(18, shape.outputSize());
    illegal("c is 0, must be at least 1", () -> new PoolShape(4, 4, 0, 2, 2, 2, 2));
    illegal("kh is 0, must be at least 1", () -> new PoolShape(4, 4, 1, 0, 2, 2, 2));
    illegal("kw is 0, must be at least 1", () -> new PoolShape(4, 4, 1, 2, 0, 2, 2));
    illegal("sh is 0, must be at least 1", () -> new PoolShape(4, 4, 1, 2, 2, 0, 2));
    illegal("sw is 0, must be at least 1", () -> new PoolShape(4, 4, 1, 2, 2, 2, 0));
    illegal("ih is 1, must be at least kh, 2", () -> new PoolShape(1, 4, 1, 2, 2, 2, 2));
    illegal("iw is 1, must be at least kw, 2", () -> new PoolShape(4, 1, 1, 2, 2, 2, 2));
    illegal(
        "ih * iw * c is 65536 * 65536 * 1, must be below 2^31",
        () -> new PoolShape(65536, 65536, 1, 2, 2, 2, 2));
  }

  @Test
  void illegalArgumentsAreNamed() {
    PoolShape shape = new PoolShape(2, 2, 1, 2, 2, 2, 2);
    MaxPool max = new MaxPool(Workers.serial(), shape);
    AveragePool average = new AveragePool(Workers.serial(), shape);
    float[] in = new float[4];
    float[] out = new float[1];
    byte[] index = new byte[1];
    illegal("mb is -1, must be at least 0", () -> max.forward(-1, in, 0, out, 0, index, 0));
    outside("x has 4", () -> max.forward(1, in, 1, out, 0, index, 0));
    outside("y has 1", () -> max.forward(1, in, 0, out, 1, index, 0));
    outside("index has 1", () -> max.forward(1, in, 0, out, 0, index, 1));
    illegal("mb is -1, must be at least 0", () -> max.backward(-1, out, 0, index, 0, in, 0));
    outside("dY has 1", () -> max.backward(1, out, 1, index, 0, in, 0));
    outside("index has 1", () -> max.backward(1, out, 0, index, 1, in, 0));
    outside("dX has 4", () -> max.backward(1, out, 0, index, 0, in, 1));
    illegal("mb is -1, must be at least 0", () -> average.forward(-1, in, 0, out, 0));
    outside("x has 4", () -> average.forward(1, in, 1, out, 0));
    outside("y has 1", () -> average.forward(1, in, 0, out, 1));
    illegal("mb is -1, must be at least 0", () -> average.backward(-1, out, 0, in, 0));
    outside("dY has 1", () -> average.backward(1, out, 1, in, 0));
    outside("dX has 4", () -> average.backward(1, out, 0, in, 1));
  }

  private static void illegal(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void outside(String start, Runnable call) {
    String message = assertThrows(IndexOutOfBoundsException.class, call::run).getMessage();
    assertEquals(start, message.substring(0, start.length()));
  }

  private static void check(Workers workers, int mb, PoolShape shape) {
    String what = mb + " images, " + shape;
    Guarded x = Guarded.vector(Fill.special(mb, mb * shape.inputSize()), 3);
    int outputs = mb * shape.outputSize();
    float[] expected = new float[outputs];
    byte[] expectedIndex = new byte[outputs + 9];
    Arrays.fill(expectedIndex, (byte) 99);
    PoolReference.maxForward(shape, mb, x.array, 3, expected, 0, expectedIndex, 4);
    MaxPool max = new MaxPool(workers, shape);
    Guarded y = Guarded.vector(new float[outputs], 1);
    byte[] index = new byte[outputs + 9];
    Arrays.fill(index, (byte) 99);
    max.forward(mb, x.array, 3, y.array, 1, index, 4);
    Bits.assertEqual(expected, y.content(), what);
    y.assertGuards(what);
    assertArrayEquals(expectedIndex, index, what);

    Guarded dY = Guarded.vector(Fill.special(mb + 1, outputs), 2);
    Guarded dX = Guarded.vector(Fill.special(7, mb * shape.inputSize()), 5);
    float[] expectedGradient = new float[mb * shape.inputSize()];
    PoolReference.maxBackward(shape, mb, dY.array, 2, index, 4, expectedGradient, 0);
    max.backward(mb, dY.array, 2, index, 4, dX.array, 5);
    Bits.assertEqual(expectedGradient, dX.content(), what + " backward");
    dX.assertGuards(what);

    AveragePool average = new AveragePool(workers, shape);
    PoolReference.averageForward(shape, mb, x.array, 3, expected, 0);
    average.forward(mb, x.array, 3, y.array, 1);
    Bits.assertEqual(expected, y.content(), what + " average");
    y.assertGuards(what);
    PoolReference.averageBackward(shape, mb, dY.array, 2, expectedGradient, 0);
    average.backward(mb, dY.array, 2, dX.array, 5);
    Bits.assertEqual(expectedGradient, dX.content(), what + " average backward");
    dX.assertGuards(what);
  }
}
