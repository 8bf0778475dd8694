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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class ElementWiseTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource
  void hasTheBitsOfTheDefinitionAroundTheLanes(Activation f) {
    for (int n : Sizes.aroundLanes()) {
      check(f, Workers.serial(), n);
    }
    check(f, Workers.serial(), 8193);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void threadsChangeNoBit(int threads) {
    try (Workers workers = Workers.of(threads)) {
      check(Activation.LINEAR, workers, 140_001);
      check(Activation.RELU, workers, 140_001);
      check(Activation.STEP, workers, 140_001);
      check(Activation.SIGMOID, workers, 90_001);
      check(Activation.TANH, workers, 90_001);
    }
  }

  @Test
  void specialValues() {
    float[] x = {NAN, INF, -INF, 0.0f, -0.0f, 3, -3};
    float tanh = ActivationReference.value(Activation.TANH, 3);
    forward(Activation.LINEAR, x, x);
    forward(Activation.STEP, x, new float[] {NAN, 1, 0, 0, 0, 1, 0});
    forward(Activation.RELU, x, new float[] {NAN, INF, 0, 0, 0, 3, 0});
    forward(Activation.TANH, x, new float[] {NAN, 1, -1, 0, -0.0f, tanh, -tanh});
    float[] y = {NAN, 0, 2, INF, 1};
    float[] dY = {5, 5, 5, 5, NAN};
    backward(Activation.LINEAR, y, dY, dY);
    backward(Activation.STEP, y, dY, new float[] {NAN, 0, 0, 0, NAN});
    backward(Activation.RELU, y, dY, new float[] {NAN, 0, 5, 5, NAN});
    // Zero times infinity is not skipped.
    backward(Activation.RELU, new float[] {0}, new float[] {INF}, new float[] {NAN});
    backward(Activation.RELU, new float[] {0}, new float[] {-1}, new float[] {-0.0f});
  }

  /** Central differences of the function in double, at points away from the kinks. */
  @ParameterizedTest
  @EnumSource
  void derivativesAreThoseOfTheFunction(Activation f) {
    int n = 500;
    float[] x = Fill.uniform(4, n);
    for (int i = 0; i < n; i++) {
      x[i] = 4 * x[i] + (x[i] < 0 ? -0.01f : 0.01f);
    }
    float[] y = new float[n];
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    float[] dX = new float[n];
    ElementWise kernel = new ElementWise(Workers.serial());
    kernel.forward(f, n, x, 0, y, 0);
    kernel.backward(f, n, y, 0, ones, 0, dX, 0);
    double eps = 1e-6;
    for (int i = 0; i < n; i++) {
      double slope = (exact(f, x[i] + eps) - exact(f, x[i] - eps)) / (2 * eps);
      assertEquals(slope, dX[i], 1e-5 + 1e-3 * Math.abs(slope), f + "' at " + x[i]);
      assertEquals(exact(f, x[i]), y[i], 2 * Math.ulp(y[i]), f + " at " + x[i]);
    }
  }

  private static double exact(Activation f, double x) {
    return switch (f) {
      case LINEAR -> x;
      case STEP -> x > 0 ? 1 : 0;
      case RELU -> Math.max(0, x);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case TANH -> StrictMath.tanh(x);
    };
  }

  @Test
  void illegalArgumentsAreNamed() {
    ElementWise kernel = new ElementWise(Workers.serial());
    float[] a = new float[4];
    float[] b = new float[4];
    assertEquals(
        "n is -1, must be at least 0",
        assertThrows(
                IllegalArgumentException.class,
                () -> kernel.forward(Activation.RELU, -1, a, 0, b, 0))
            .getMessage());
    outside("x", () -> kernel.forward(Activation.RELU, 4, a, 1, b, 0));
    outside("y", () -> kernel.forward(Activation.RELU, 4, a, 0, b, 1));
    outside("y", () -> kernel.backward(Activation.RELU, 4, a, 1, b, 0, b, 0));
    outside("dY", () -> kernel.backward(Activation.RELU, 4, a, 0, b, 1, b, 0));
    outside("dX", () -> kernel.backward(Activation.RELU, 4, a, 0, b, 0, b, 1));
    assertTrue(
        assertThrows(NullPointerException.class, () -> kernel.forward(null, 4, a, 0, b, 0))
            .getMessage()
            .startsWith("f is null"));
  }

  private static void outside(String name, Runnable call) {
    assertEquals(
        name + " has 4 elements, must have at least 5",
        assertThrows(IndexOutOfBoundsException.class, call::run).getMessage());
  }

  /** Alone, so in the scalar tail, and repeated, so in lanes. */
  private static void forward(Activation f, float[] x, float[] expected) {
    for (int times : new int[] {1, 40}) {
      float[] y = new float[times * x.length];
      new ElementWise(Workers.serial()).forward(f, y.length, repeat(x, times), 0, y, 0);
      Bits.assertEqual(repeat(expected, times), y, f.name());
    }
  }

  private static void backward(Activation f, float[] y, float[] dY, float[] expected) {
    for (int times : new int[] {1, 40}) {
      float[] dX = new float[times * y.length];
      new ElementWise(Workers.serial())
          .backward(f, dX.length, repeat(y, times), 0, repeat(dY, times), 0, dX, 0);
      Bits.assertEqual(repeat(expected, times), dX, f.name());
    }
  }

  private static float[] repeat(float[] x, int times) {
    float[] all = new float[times * x.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = x[i % x.length];
    }
    return all;
  }

  private static void check(Activation f, Workers workers, int n) {
    String what = f + " of " + n;
    ElementWise kernel = new ElementWise(workers);
    float[] expected = new float[n];
    Guarded x = Guarded.vector(Fill.special(n, n), 3);
    ActivationReference.forward(f, n, x.array, 3, expected, 0);
    Guarded y = Guarded.vector(new float[n], 1);
    kernel.forward(f, n, x.array, 3, y.array, 1);
    Bits.assertEqual(expected, y.content(), what);
    y.assertGuards(what);
    kernel.forward(f, n, x.array, 3, x.array, 3);
    Bits.assertEqual(expected, x.content(), what + " in place");
    x.assertGuards(what);

    Guarded dY = Guarded.vector(Fill.special(n + 1, n), 2);
    Guarded dX = Guarded.vector(new float[n], 5);
    ActivationReference.backward(f, n, y.array, 1, dY.array, 2, expected, 0);
    kernel.backward(f, n, y.array, 1, dY.array, 2, dX.array, 5);
    Bits.assertEqual(expected, dX.content(), what + " backward");
    dX.assertGuards(what);
    kernel.backward(f, n, y.array, 1, dY.array, 2, dY.array, 2);
    Bits.assertEqual(expected, dY.content(), what + " backward in place");
    dY.assertGuards(what);
  }
}
