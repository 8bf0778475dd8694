package dev.lanewise.network.loss;

import static dev.lanewise.network.float64.Doubles.of;
import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.float64.CentralDifferences;
import dev.lanewise.network.float64.Loss64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {
  private static final Loss SOFTMAX = LossFunction.SOFTMAX_CROSS_ENTROPY.build(Workers.serial());
  private static final Loss CATEGORICAL =
      LossFunction.CATEGORICAL_CROSS_ENTROPY.build(Workers.serial());
  private static final Loss SQUARES = LossFunction.MEAN_SQUARED_ERROR.build(Workers.serial());

  private static double loss(Loss loss, int label, float... output) {
    return loss.loss(1, output.length, output, new int[] {label});
  }

  private static void assertGradient(Loss loss, int label, float[] output, double... expected) {
    float[] gradient = new float[output.length];
    loss.gradient(1, output.length, output, new int[] {label}, gradient);
    for (int j = 0; j < expected.length; j++) {
      assertEquals(expected[j], gradient[j], 1e-6, "class " + j);
    }
  }

  @Test
  void softmaxCrossEntropyOfLogits() {
    assertEquals(0.6931471805599453, loss(SOFTMAX, 0, 0, 0), 1e-7);
    assertEquals(0.4076059644443803, loss(SOFTMAX, 2, 1, 2, 3), 1e-6);
    assertEquals(2.4076059644443803, loss(SOFTMAX, 0, 1, 2, 3), 1e-6);
    assertGradient(
        SOFTMAX, 2, new float[] {1, 2, 3}, 0.09003057317038, 0.24472847105480, -0.33475904422518);
  }

  @Test
  void largeLogitsNeitherOverflowNorVanish() {
    assertEquals(0, loss(SOFTMAX, 0, 1e30f, -1e30f), 0);
    assertEquals(1000, loss(SOFTMAX, 1, 1000, 0), 0);
    assertEquals(2e30, loss(SOFTMAX, 1, 1e30f, -1e30f), 2e23);
    assertTrue(Double.isNaN(loss(SOFTMAX, 1, Float.NaN, 0)));
    assertTrue(Double.isNaN(loss(SOFTMAX, 1, Float.POSITIVE_INFINITY, 0)));
  }

  @Test
  void categoricalCrossEntropyDividesBySum() {
    assertEquals(0.6931471805599453, loss(CATEGORICAL, 1, 0.5f, 1, 0.5f), 1e-7);
    // p = 1/2, sum = 2: 1/2 for the others, (1 - 1/p) / 2 for the label.
    assertGradient(CATEGORICAL, 1, new float[] {0.5f, 1, 0.5f}, 0.5, -0.5, 0.5);
    // p = 1/4, sum = 1.
    assertEquals(1.3862943611198906, loss(CATEGORICAL, 0, 0.25f, 0.75f), 1e-6);
    assertGradient(CATEGORICAL, 0, new float[] {0.25f, 0.75f}, -3, 1);
  }

  @Test
  void clippedProbabilitiesHaveNoGradient() {
    assertEquals(16.11809565095832, loss(CATEGORICAL, 1, 1, 0), 1e-5);
    assertGradient(CATEGORICAL, 1, new float[] {1, 0}, 0, 0);
    assertEquals(1.1920929665620834e-7, loss(CATEGORICAL, 0, 1, 0), 1e-12);
    assertGradient(CATEGORICAL, 0, new float[] {1, 0}, 0, 0);
    assertTrue(Double.isNaN(loss(CATEGORICAL, 0, 0, 0)));
    // 0 / 0 is no probability: the gradient does not pretend to be one either.
    assertGradient(CATEGORICAL, 0, new float[] {0, 0}, Double.NaN, Double.POSITIVE_INFINITY);
  }

  @Test
  void meanSquaredErrorAgainstOneHot() {
    assertEquals(0.25, loss(SQUARES, 0, 0.5f, 0.5f));
    assertGradient(SQUARES, 0, new float[] {0.5f, 0.5f}, -0.5, 0.5);
    assertEquals(0, loss(SQUARES, 1, 0, 1, 0));
  }

  @ParameterizedTest
  @EnumSource(LossFunction.class)
  void lossAndGradientAgreeWithDoublePrecision(LossFunction function) {
    int mb = 7;
    int n = 10;
    float[] output = random(mb * n, 4);
    int[] labels = new int[mb];
    for (int i = 0; i < output.length; i++) {
      output[i] = 0.5f + 0.4f * output[i];
    }
    for (int i = 0; i < mb; i++) {
      labels[i] = (3 * i + 1) % n;
    }
    Loss loss = function.build(Workers.serial());
    double[] output64 = of(output);
    // Numbers of the size of 1, a handful of roundings each.
    assertEquals(
        Loss64.loss(function, mb, n, output64, labels), loss.loss(mb, n, output, labels), 2e-6);
    float[] gradient = new float[mb * n];
    assertEquals(loss.loss(mb, n, output, labels), loss.gradient(mb, n, output, labels, gradient));
    CentralDifferences.check(
        "dOutput", output64, () -> Loss64.loss(function, mb, n, output64, labels), of(gradient));
  }

  @ParameterizedTest
  @EnumSource(LossFunction.class)
  void onlyTheBatchCounts(LossFunction function) {
    Loss loss = function.build(Workers.serial());
    float[] output = {0.25f, 0.75f, Float.NaN, Float.NaN};
    float[] gradient = {9, 9, 9, 9};
    assertTrue(loss.loss(1, 2, output, new int[] {0, 99}) > 0);
    loss.gradient(1, 2, output, new int[] {0, 99}, gradient);
    assertEquals(9, gradient[2]);
    assertEquals(9, gradient[3]);
  }

  @ParameterizedTest
  @EnumSource(LossFunction.class)
  void argumentsAreChecked(LossFunction function) {
    Loss loss = function.build(Workers.serial());
    IllegalArgumentException label =
        assertThrows(
            IllegalArgumentException.class, () -> loss.loss(2, 2, new float[4], new int[] {0, 2}));
    assertEquals("labels[1] is 2, must be 0 to 1", label.getMessage());
    IllegalArgumentException empty =
        assertThrows(
            IllegalArgumentException.class, () -> loss.loss(0, 2, new float[4], new int[2]));
    assertEquals("mb is 0, must be at least 1", empty.getMessage());
    IndexOutOfBoundsException output =
        assertThrows(
            IndexOutOfBoundsException.class, () -> loss.loss(2, 2, new float[3], new int[2]));
    assertEquals("output has 3 elements, must have at least 4", output.getMessage());
    IndexOutOfBoundsException gradient =
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> loss.gradient(2, 2, new float[4], new int[2], new float[3]));
    assertEquals("dOutput has 3 elements, must have at least 4", gradient.getMessage());
  }
}
