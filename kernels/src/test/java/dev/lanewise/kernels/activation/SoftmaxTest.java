package dev.lanewise.kernels.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import dev.lanewise.kernels.testing.Sizes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class SoftmaxTest {
  @Test
  void hasTheBitsOfTheDefinitionAroundTheLanes() {
    for (int n : Sizes.aroundLanes()) {
      for (int rows : new int[] {0, 1, 3}) {
        check(Workers.serial(), rows, n, Math.max(1, n), Math.max(1, n), false);
        check(Workers.serial(), rows, n, n + 2, n + 5, true);
      }
    }
    check(Workers.serial(), 301, 10, 10, 10, true);
    check(Workers.serial(), 3, 2500, 2500, 2501, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void threadsChangeNoBit(int threads) {
    try (Workers workers = Workers.of(threads)) {
      check(workers, 7001, 10, 10, 10, true);
      check(workers, 67, 1001, 1003, 1001, false);
    }
  }

  @Test
  void specialRows() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    row(new float[] {0, nan, 1}, new float[] {nan, nan, nan});
    row(new float[] {0, inf, 1}, new float[] {nan, nan, nan});
    row(new float[] {-inf, -inf}, new float[] {nan, nan});
    row(new float[] {-inf, 3}, new float[] {0, 1});
    row(new float[] {1e30f, -1e30f, 1e30f, 0}, new float[] {0.5f, 0, 0.5f, 0});
    row(new float[] {-1e30f, -1e30f}, new float[] {0.5f, 0.5f});
    row(new float[] {7}, new float[] {1});
  }

  private static void row(float[] x, float[] expected) {
    float[] y = new float[x.length];
    new Softmax(Workers.serial()).forward(1, x.length, x, 0, x.length, y, 0, x.length);
    Bits.assertEqual(expected, y, Arrays.toString(x));
  }

  @Test
  void isCloseToFloat64() {
    int rows = 50;
    int n = 33;
    float[] x = Fill.uniform(9, rows * n);
    float[] y = new float[rows * n];
    new Softmax(Workers.serial()).forward(rows, n, x, 0, n, y, 0, n);
    // A subtraction, an exponential of at most 0.81 ulp, n additions, a division.
    double bound = (2 * Math.abs(2) + 2 + n + 1) * 0x1p-24;
    for (int r = 0; r < rows; r++) {
      double[] exact = softmax(x, r * n, n);
      for (int j = 0; j < n; j++) {
        assertEquals(exact[j], y[r * n + j], bound * exact[j]);
      }
    }
  }

  /** The gradient of the sum of c_j y_j against central differences in double. */
  @Test
  void theGradientIsThatOfTheFunction() {
    int n = 13;
    float[] x = Fill.uniform(10, n);
    float[] c = Fill.uniform(11, n);
    float[] y = new float[n];
    float[] dX = new float[n];
    Softmax kernel = new Softmax(Workers.serial());
    kernel.forward(1, n, x, 0, n, y, 0, n);
    kernel.backward(1, n, y, 0, n, c, 0, n, dX, 0, n);
    double eps = 1e-6;
    for (int i = 0; i < n; i++) {
      double slope = (loss(x, c, i, eps) - loss(x, c, i, -eps)) / (2 * eps);
      assertEquals(slope, dX[i], 1e-5 + 1e-3 * Math.abs(slope));
      assertTrue(Math.abs(slope) > 1e-4, "the test has no slope to find");
    }
  }

  private static double loss(float[] x, float[] c, int moved, double by) {
    double sum = 0;
    double loss = 0;
    for (int j = 0; j < x.length; j++) {
      double e = StrictMath.exp(x[j] + (j == moved ? by : 0));
      sum += e;
      loss += c[j] * e;
    }
    return loss / sum;
  }

  private static double[] softmax(float[] x, int offset, int n) {
    double[] y = new double[n];
    double sum = 0;
    for (int j = 0; j < n; j++) {
      y[j] = StrictMath.exp(x[offset + j]);
      sum += y[j];
    }
    for (int j = 0; j < n; j++) {
      y[j] /= sum;
    }
    return y;
  }

  @Test
  void illegalArgumentsAreNamed() {
    Softmax kernel = new Softmax(Workers.serial());
    float[] a = new float[6];
    illegal("rows is -1, must be at least 0", () -> kernel.forward(-1, 3, a, 0, 3, a, 0, 3));
    illegal("n is -1, must be at least 0", () -> kernel.forward(2, -1, a, 0, 3, a, 0, 3));
    illegal("ldx is 2, must be at least 3", () -> kernel.forward(2, 3, a, 0, 2, a, 0, 3));
    illegal("ldy is 2, must be at least 3", () -> kernel.forward(2, 3, a, 0, 3, a, 0, 2));
    outside("x", () -> kernel.forward(2, 3, a, 1, 3, a, 0, 3));
    outside("y", () -> kernel.forward(2, 3, a, 0, 3, a, 1, 3));
    illegal(
        "rows is -1, must be at least 0", () -> kernel.backward(-1, 3, a, 0, 3, a, 0, 3, a, 0, 3));
    illegal("n is -1, must be at least 0", () -> kernel.backward(2, -1, a, 0, 3, a, 0, 3, a, 0, 3));
    illegal(
        "lddY is 2, must be at least 3", () -> kernel.backward(2, 3, a, 0, 3, a, 0, 2, a, 0, 3));
    outside("y", () -> kernel.backward(2, 3, a, 1, 3, a, 0, 3, a, 0, 3));
    outside("dY", () -> kernel.backward(2, 3, a, 0, 3, a, 1, 3, a, 0, 3));
    outside("dX", () -> kernel.backward(2, 3, a, 0, 3, a, 0, 3, a, 1, 3));
  }

  private static void illegal(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void outside(String name, Runnable call) {
    assertEquals(
        name + " has 6 elements, must have at least 7",
        assertThrows(IndexOutOfBoundsException.class, call::run).getMessage());
  }

  private static void check(Workers workers, int rows, int n, int ldx, int ldy, boolean special) {
    String what = "softmax of " + rows + " x " + n + " by " + ldx + ", " + ldy;
    float[] content = special ? Fill.special(n, rows * n) : Fill.uniform(n, rows * n);
    Softmax kernel = new Softmax(workers);
    Guarded x = Guarded.matrix(content, rows, n, 3, ldx);
    Guarded y = Guarded.matrix(new float[rows * n], rows, n, 1, ldy);
    float[] expected = new float[rows * n];
    int dense = Math.max(1, n);
    SoftmaxReference.forward(rows, n, x.array, 3, ldx, expected, 0, dense);
    kernel.forward(rows, n, x.array, 3, ldx, y.array, 1, ldy);
    Bits.assertEqual(expected, y.content(), what);
    y.assertGuards(what);
    kernel.forward(rows, n, x.array, 3, ldx, x.array, 3, ldx);
    Bits.assertEqual(expected, x.content(), what + " in place");
    x.assertGuards(what);

    Guarded dY = Guarded.matrix(Fill.uniform(n + 1, rows * n), rows, n, 2, ldx);
    Guarded dX = Guarded.matrix(new float[rows * n], rows, n, 4, ldy);
    SoftmaxReference.backward(rows, n, y.array, 1, ldy, dY.array, 2, ldx, expected, 0, dense);
    kernel.backward(rows, n, y.array, 1, ldy, dY.array, 2, ldx, dX.array, 4, ldy);
    Bits.assertEqual(expected, dX.content(), what + " backward");
    dX.assertGuards(what);
    Guarded overY = Guarded.matrix(y.content(), rows, n, 1, ldy);
    kernel.backward(rows, n, overY.array, 1, ldy, dY.array, 2, ldx, overY.array, 1, ldy);
    Bits.assertEqual(expected, overY.content(), what + " backward over y");
    overY.assertGuards(what);
    kernel.backward(rows, n, y.array, 1, ldy, dY.array, 2, ldx, dY.array, 2, ldx);
    Bits.assertEqual(expected, dY.content(), what + " backward in place");
    dY.assertGuards(what);
  }
}
