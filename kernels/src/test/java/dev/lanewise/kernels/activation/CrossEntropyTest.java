package dev.lanewise.kernels.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
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
class CrossEntropyTest {
  private static final int LABELS_OFFSET = 2;

  @Test
  void hasTheBitsOfTheDefinitionAroundTheLanes() {
    for (int rows : Sizes.aroundLanes()) {
      for (int n : new int[] {1, 2, 10, Lanes.LENGTH + 1}) {
        check(Workers.serial(), rows, n, n, n, false);
        check(Workers.serial(), rows, n, n + 2, n + 5, true);
      }
    }
    // Tiles of few rows, and of fewer than there are lanes.
    check(Workers.serial(), 3 * Lanes.LENGTH + 1, 700, 700, 703, true);
    check(Workers.serial(), Lanes.LENGTH + 1, 2500, 2501, 2500, false);
  }

  @Test
  void aSmallerCallAfterALargerOne() {
    CrossEntropy kernel = new CrossEntropy(Workers.serial());
    check(kernel, 301, 10, 10, 10, true);
    check(kernel, 3, 4, 4, 4, false);
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
    row(new float[] {0, nan, 1}, nan, nan, nan, nan);
    row(new float[] {0, inf, 1}, nan, nan, nan, nan);
    row(new float[] {-inf, -inf}, nan, nan, nan);
    row(new float[] {-inf, 3}, inf, -1, 1);
    row(new float[] {3, -inf}, 0, 0, 0);
    row(new float[] {1e30f, -1e30f, 1e30f}, 0.6931472f, -0.5f, 0, 0.5f);
    row(new float[] {-1e30f, 1e30f}, 2e30f, -1, 1);
    row(new float[] {7}, 0, 0);
  }

  /** The label is the first. */
  private static void row(float[] x, float loss, float... gradient) {
    int n = x.length;
    float[] losses = new float[1];
    float[] dX = new float[n];
    new CrossEntropy(Workers.serial())
        .gradient(1, n, x, 0, n, new int[] {0}, 0, losses, 0, dX, 0, n);
    Bits.assertEqual(new float[] {loss}, losses, "loss of " + Arrays.toString(x));
    Bits.assertEqual(gradient, dX, "gradient of " + Arrays.toString(x));
  }

  @Test
  void isCloseToFloat64() {
    int rows = 50;
    int n = 33;
    float[] x = Fill.uniform(9, rows * n);
    int[] labels = labels(rows, n);
    float[] losses = new float[rows];
    float[] dX = new float[rows * n];
    new CrossEntropy(Workers.serial())
        .gradient(rows, n, x, 0, n, labels, LABELS_OFFSET, losses, 0, dX, 0, n);
    // A subtraction, an exponential of at most 0.81 ulp, n additions; a division and two more.
    double share = (2 * Math.abs(2) + 2 + n + 3) * 0x1p-24;
    for (int r = 0; r < rows; r++) {
      int label = labels[LABELS_OFFSET + r];
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += StrictMath.exp(x[r * n + j]);
      }
      double loss = StrictMath.log(sum) - x[r * n + label];
      double ofLoss = share + 4 * (loss + 2) * 0x1p-24;
      assertEquals(loss, losses[r], ofLoss);
      assertTrue(Math.abs(losses[r] + 1e-4 - loss) > ofLoss, "the bound tells nothing");
      for (int j = 0; j < n; j++) {
        double softmax = StrictMath.exp(x[r * n + j]) / sum;
        double gradient = (softmax - (j == label ? 1 : 0)) / rows;
        assertEquals(gradient, dX[r * n + j], (share * softmax + 3 * 0x1p-24) / rows);
      }
    }
  }

  @Test
  void illegalArgumentsAreNamed() {
    CrossEntropy kernel = new CrossEntropy(Workers.serial());
    float[] a = new float[6];
    float[] l = new float[6];
    int[] labels = {0, 1, 2, 0, 1, 3};
    illegal("rows is -1, must be at least 0", () -> kernel.loss(-1, 3, a, 0, 3, labels, 0, l, 0));
    illegal("n is 0, must be at least 1", () -> kernel.loss(2, 0, a, 0, 3, labels, 0, l, 0));
    int many = (1 << 24) + 1;
    illegal(
        "n is " + many + ", must be at most " + (1 << 24),
        () -> kernel.loss(0, many, a, 0, many, labels, 0, l, 0));
    illegal("ldx is 2, must be at least 3", () -> kernel.loss(2, 3, a, 0, 2, labels, 0, l, 0));
    illegal("labels[1] is 3, must be 0 to 2", () -> kernel.loss(2, 3, a, 0, 3, labels, 4, l, 0));
    illegal(
        "labels[0] is -1, must be 0 to 2",
        () -> kernel.loss(1, 3, a, 0, 3, new int[] {-1}, 0, l, 0));
    illegal(
        "lddX is 2, must be at least 3",
        () -> kernel.gradient(2, 3, a, 0, 3, labels, 0, l, 0, a, 0, 2));
    outside("x", () -> kernel.loss(2, 3, a, 1, 3, labels, 0, l, 0));
    outside("labels", () -> kernel.loss(2, 3, a, 0, 3, labels, 5, l, 0));
    outside("losses", () -> kernel.loss(2, 3, a, 0, 3, labels, 0, l, 5));
    outside("dX", () -> kernel.gradient(2, 3, a, 0, 3, labels, 0, l, 0, a, 1, 3));
    Bits.assertEqual(new float[6], l, "written before the check");
  }

  private static void illegal(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void outside(String name, Runnable call) {
    assertEquals(
        name + " has 6 elements, must have at least 7",
        assertThrows(IndexOutOfBoundsException.class, call::run).getMessage());
  }

  /** Labels of all columns in turn, with what is none around them. */
  private static int[] labels(int rows, int n) {
    int[] labels = new int[LABELS_OFFSET + rows + 3];
    Arrays.fill(labels, -7);
    for (int r = 0; r < rows; r++) {
      labels[LABELS_OFFSET + r] = r * 3 % n;
    }
    return labels;
  }

  private static void check(Workers workers, int rows, int n, int ldx, int lddX, boolean special) {
    check(new CrossEntropy(workers), rows, n, ldx, lddX, special);
  }

  private static void check(
      CrossEntropy kernel, int rows, int n, int ldx, int lddX, boolean special) {
    String what = "cross-entropy of " + rows + " x " + n + " by " + ldx + ", " + lddX;
    float[] content = special ? Fill.special(n, rows * n) : Fill.uniform(n, rows * n);
    int[] labels = labels(rows, n);
    Guarded x = Guarded.matrix(content, rows, n, 3, ldx);
    float[] expectedLosses = new float[rows];
    float[] expected = new float[rows * n];
    CrossEntropyReference.gradient(
        rows, n, x.array, 3, ldx, labels, LABELS_OFFSET, expectedLosses, 0, expected, 0, n);
    Guarded losses = Guarded.vector(new float[rows], 4);
    kernel.loss(rows, n, x.array, 3, ldx, labels, LABELS_OFFSET, losses.array, 4);
    Bits.assertEqual(expectedLosses, losses.content(), what);
    losses.assertGuards(what);

    losses = Guarded.vector(new float[rows], 5);
    Guarded dX = Guarded.matrix(new float[rows * n], rows, n, 1, lddX);
    kernel.gradient(
        rows, n, x.array, 3, ldx, labels, LABELS_OFFSET, losses.array, 5, dX.array, 1, lddX);
    Bits.assertEqual(expectedLosses, losses.content(), what + " with the gradient");
    losses.assertGuards(what + " with the gradient");
    Bits.assertEqual(expected, dX.content(), what + ", gradient");
    dX.assertGuards(what + ", gradient");
  }
}
