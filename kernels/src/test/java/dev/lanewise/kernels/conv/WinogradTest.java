package dev.lanewise.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class WinogradTest {
  private static ConvShape shape(int oh, int ow, int ic, int oc, int ph, int pw) {
    return new ConvShape(oh + 2 - 2 * ph, ow + 2 - 2 * pw, ic, oc, 3, 3, 1, 1, ph, pw);
  }

  private static void checkAll(Workers workers, ConvShape s, int mb, boolean special, long seed) {
    PassChecks.checkAll(workers, s, ConvAlgorithm.WINOGRAD, mb, special, seed);
  }

  /** Every remainder of a tile, and images smaller than their padding. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void edgesOfTiles(int ph) {
    for (int pw = 0; pw <= 2; pw++) {
      for (int oh = Math.max(1, 2 * ph - 1); oh <= 9; oh++) {
        for (int ow = Math.max(1, 2 * pw - 1); ow <= 9; ow++) {
          checkAll(Workers.serial(), shape(oh, ow, 2, 3, ph, pw), 1, false, oh + ow);
        }
      }
    }
  }

  @Test
  void edgesOfVectors() {
    int[] channels = {1, 3, Lanes.LENGTH - 1, Lanes.LENGTH, Lanes.LENGTH + 1, 3 * Lanes.LENGTH + 2};
    for (int ic : channels) {
      for (int oc : channels) {
        checkAll(Workers.serial(), shape(6, 5, ic, oc, 1, 0), 1, false, ic + oc);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void batchesAndThreads(int threads) {
    try (Workers workers = EagerWorkers.of(threads)) {
      for (int mb = 0; mb <= 5; mb++) {
        checkAll(workers, shape(10, 7, 5, 18, 1, 1), mb, false, mb);
        checkAll(workers, shape(5, 6, 17, 4, 0, 2), mb, true, mb);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void randomShapes(int threads) {
    Random random = new Random(threads);
    try (Workers workers = EagerWorkers.of(threads)) {
      for (int round = 0; round < 12; round++) {
        int ph = random.nextInt(3);
        int pw = random.nextInt(3);
        ConvShape shape =
            shape(
                Math.max(1, 2 * ph - 1) + random.nextInt(14),
                Math.max(1, 2 * pw - 1) + random.nextInt(14),
                1 + random.nextInt(40),
                1 + random.nextInt(40),
                ph,
                pw);
        checkAll(workers, shape, 1 + random.nextInt(3), random.nextInt(4) == 0, round);
      }
    }
  }

  /** Several groups of lines, which end within an image, and chunks of several images. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void batchesLargeEnoughForGroupsAndChunks(int threads) {
    try (Workers workers = Workers.of(threads)) {
      checkAll(workers, shape(9, 9, 5, 8, 1, 1), 67, false, 1);
      checkAll(workers, shape(26, 23, 16, 20, 1, 0), 3, false, 2);
    }
  }

  /** Large filters: in blocks of output channels for few tiles, whole for many. */
  @Test
  void manyChannels() {
    try (Workers workers = EagerWorkers.of(3)) {
      checkAll(workers, shape(4, 5, 131, 258, 1, 1), 1, false, 1);
      checkAll(workers, shape(4, 5, 258, 131, 1, 1), 65, false, 2);
      // Two chunks, the last one shorter.
      checkAll(workers, shape(20, 20, 131, 112, 1, 1), 7, false, 3);
    }
  }

  /** A few tiles in blocks of output channels: of several images, and several lines each. */
  @Test
  void fewTilesOfALargeFilterAreComputedByColumns() {
    ConvShape forward = shape(9, 6, 131, 258, 1, 1);
    ConvShape both = shape(6, 9, 256, 259, 0, 1);
    try (Workers workers = EagerWorkers.of(4)) {
      assertTrue(new WinogradColumns(workers, forward).suits(2));
      assertTrue(new WinogradColumns(workers, both).suits(3));
      assertTrue(new WinogradColumns(workers, both.ofInputGradient()).suits(3));
      for (int mb = 0; mb <= 2; mb++) {
        checkAll(workers, forward, mb, mb == 1, mb);
      }
      checkAll(workers, both, 3, false, 4);
    }
  }

  @Test
  void aConvolutionComputesAgainWhateverBatchCameBefore() {
    ConvShape s = shape(4, 4, 3, 64, 1, 1);
    Conv conv = new Conv(Workers.serial(), s, ConvAlgorithm.WINOGRAD);
    float[] x = Fill.uniform(1, 7 * s.inputSize());
    float[] w = Fill.uniform(2, s.filterSize());
    float[] y = new float[7 * s.outputSize()];
    float[] dW = new float[s.filterSize()];
    for (int mb : new int[] {3, 5, 6, 7, 1, 0, 7}) {
      conv.forward(mb, x, 0, w, 0, null, 0, false, y, 0);
      float[] expected = y.clone();
      new WinogradReference(s).forward(mb, x, 0, w, 0, null, 0, false, expected, 0);
      Bits.assertEqual(expected, y, "Y of a batch of " + mb);
      conv.filterGradient(mb, x, 0, y, 0, dW, 0);
      float[] expectedW = new float[dW.length];
      new WinogradReference(s).filterGradient(mb, x, 0, y, 0, expectedW, 0);
      Bits.assertEqual(expectedW, dW, "dW of a batch of " + mb);
    }
  }

  /** Against float64. The bound is that of the worst case, so what is planted is not small. */
  @Test
  void errorsAreBounded() {
    for (ConvShape s :
        new ConvShape[] {
          shape(8, 8, 16, 16, 0, 0), shape(7, 9, 33, 18, 1, 2), shape(4, 3, 100, 3, 1, 1)
        }) {
      int mb = 2;
      float[] x = Fill.uniform(1, mb * s.inputSize());
      float[] w = Fill.uniform(2, s.filterSize());
      float[] dY = Fill.uniform(3, mb * s.outputSize());
      Conv conv = new Conv(Workers.serial(), s, ConvAlgorithm.WINOGRAD);

      float[] y = new float[dY.length];
      conv.forward(mb, x, 0, w, 0, null, 0, false, y, 0);
      double[] bound = WinogradBound.forward(s, mb, x, w);
      checkBounded(y, Direct.forward(s, mb, x, w), bound);

      float[] dX = new float[x.length];
      conv.inputGradient(mb, dY, 0, w, 0, dX, 0);
      float[] turned = turned(s, w);
      bound = WinogradBound.forward(s.ofInputGradient(), mb, dY, turned);
      checkBounded(dX, Direct.inputGradient(s, mb, dY, w), bound);

      float[] dW = new float[w.length];
      conv.filterGradient(mb, x, 0, dY, 0, dW, 0);
      bound = WinogradBound.filterGradient(s, mb, x, dY);
      checkBounded(dW, Direct.filterGradient(s, mb, x, dY), bound);
    }
  }

  private static void checkBounded(float[] actual, double[] exact, double[] bound) {
    assertTrue(isBounded(actual, exact, bound));
    actual[actual.length / 2] += 0.1f;
    assertFalse(isBounded(actual, exact, bound));
  }

  private static boolean isBounded(float[] actual, double[] exact, double[] bound) {
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - exact[i]) <= bound[i])) {
        return false;
      }
    }
    return true;
  }

  /** The filter of the input gradient: turned by 180 degrees, (kh, kw, oc, ic). */
  private static float[] turned(ConvShape s, float[] w) {
    float[] turned = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      int tap = i / (s.ic() * s.oc());
      int c = i / s.oc() % s.ic();
      int o = i % s.oc();
      turned[((8 - tap) * s.oc() + o) * s.ic() + c] = w[i];
    }
    return turned;
  }

  /**
   * The same on average, which sees an error of 1e-6. The limit, in units of 2^-24 of the results'
   * root mean square, is a little more than what was measured: 7.3, 6.6 and 6.4. The points 0, 1,
   * -1, 2 and -2 give 13.
   */
  @Test
  void errorsAreSmallOnAverage() {
    ConvShape s = shape(16, 16, 32, 24, 1, 1);
    int mb = 2;
    float[] x = Fill.uniform(1, mb * s.inputSize());
    float[] w = Fill.uniform(2, s.filterSize());
    float[] dY = Fill.uniform(3, mb * s.outputSize());
    Conv conv = new Conv(Workers.serial(), s, ConvAlgorithm.WINOGRAD);
    float[] y = new float[dY.length];
    float[] dX = new float[x.length];
    float[] dW = new float[w.length];
    conv.forward(mb, x, 0, w, 0, null, 0, false, y, 0);
    conv.inputGradient(mb, dY, 0, w, 0, dX, 0);
    conv.filterGradient(mb, x, 0, dY, 0, dW, 0);
    checkMean(y, Direct.forward(s, mb, x, w));
    checkMean(dX, Direct.inputGradient(s, mb, dY, w));
    checkMean(dW, Direct.filterGradient(s, mb, x, dY));
  }

  private static void checkMean(float[] actual, double[] exact) {
    double limit = 8 * 0x1p-24;
    assertTrue(meanError(actual, exact) <= limit, () -> "" + meanError(actual, exact));
    for (int i = 0; i < actual.length; i++) {
      actual[i] *= 1 + 1e-6f;
    }
    assertFalse(meanError(actual, exact) <= limit);
  }

  /** The mean error by the root mean square of what is exact. */
  private static double meanError(float[] actual, double[] exact) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += Math.abs(actual[i] - exact[i]);
      squares += exact[i] * exact[i];
    }
    return sum / Math.sqrt(squares * actual.length);
  }

  @Test
  void isTakenWhereItIsFaster() {
    assertEquals(ConvAlgorithm.WINOGRAD, taken(new ConvShape(26, 26, 32, 64, 3, 3, 1, 1, 0, 0)));
    assertEquals(ConvAlgorithm.WINOGRAD, taken(new ConvShape(56, 56, 64, 64, 3, 3, 1, 1, 1, 1)));
    assertEquals(ConvAlgorithm.WINOGRAD, taken(new ConvShape(7, 7, 16, 16, 3, 3, 1, 1, 1, 1)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(8, 6, 16, 16, 3, 3, 1, 1, 1, 1)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(1, 80, 16, 16, 3, 3, 1, 1, 1, 1)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(7, 7, 15, 16, 3, 3, 1, 1, 1, 1)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(7, 7, 16, 15, 3, 3, 1, 1, 1, 1)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(28, 28, 1, 32, 3, 3, 1, 1, 0, 0)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(28, 28, 32, 64, 3, 3, 2, 2, 1, 1)));
    assertEquals(ConvAlgorithm.IM2COL, taken(new ConvShape(28, 28, 32, 64, 5, 5, 1, 1, 2, 2)));
  }

  @Test
  void onePropertyTurnsItOff() {
    ConvShape s = new ConvShape(26, 26, 32, 64, 3, 3, 1, 1, 0, 0);
    try {
      System.setProperty(ConvAlgorithm.PROPERTY, "off");
      assertEquals(ConvAlgorithm.IM2COL, taken(s));
      System.setProperty(ConvAlgorithm.PROPERTY, "of");
      assertEquals(
          "lanewise.winograd is of, must be on or off",
          assertThrows(IllegalArgumentException.class, () -> ConvAlgorithm.of(s)).getMessage());
      System.setProperty(ConvAlgorithm.PROPERTY, "on");
      assertEquals(ConvAlgorithm.WINOGRAD, taken(s));
    } finally {
      System.clearProperty(ConvAlgorithm.PROPERTY);
    }
  }

  /** The algorithm of a convolution, whose passes have the bits of its definition. */
  private static ConvAlgorithm taken(ConvShape s) {
    Conv conv = new Conv(Workers.serial(), s);
    float[] x = Fill.uniform(1, s.inputSize());
    float[] w = Fill.uniform(2, s.filterSize());
    float[] y = new float[s.outputSize()];
    float[] dX = new float[x.length];
    float[] dW = new float[w.length];
    conv.forward(1, x, 0, w, 0, null, 0, false, y, 0);
    conv.inputGradient(1, y, 0, w, 0, dX, 0);
    conv.filterGradient(1, x, 0, y, 0, dW, 0);
    ConvPasses definition = conv.algorithm().reference(s);
    float[] expected = new float[y.length];
    definition.forward(1, x, 0, w, 0, null, 0, false, expected, 0);
    Bits.assertEqual(expected, y, "Y");
    expected = new float[x.length];
    definition.inputGradient(1, y, 0, w, 0, expected, 0);
    Bits.assertEqual(expected, dX, "dX");
    expected = new float[w.length];
    definition.filterGradient(1, x, 0, y, 0, expected, 0);
    Bits.assertEqual(expected, dW, "dW");
    return conv.algorithm();
  }

  @Test
  void shapesThatItCannotComputeAreNamed() {
    refused(
        "algorithm is WINOGRAD, must be IM2COL for filters of 3 x 2 and strides of 1 and 1",
        new ConvShape(9, 9, 3, 5, 3, 2, 1, 1, 0, 0));
    refused(
        "algorithm is WINOGRAD, must be IM2COL for filters of 3 x 3 and strides of 1 and 2",
        new ConvShape(9, 9, 3, 5, 3, 3, 1, 2, 0, 0));
    refused(
        "algorithm is WINOGRAD, must be IM2COL for 10000 x 10000 channels",
        new ConvShape(9, 9, 10000, 10000, 3, 3, 1, 1, 0, 0));
    refused(
        "algorithm is WINOGRAD, must be IM2COL for rows of 9 pixels and 300000 x 1 channels",
        new ConvShape(9, 9, 300_000, 1, 3, 3, 1, 1, 0, 0));
    refused(
        "algorithm is WINOGRAD, must be IM2COL for 10000000 x 4 pixels and 100 channels",
        new ConvShape(10_000_000, 4, 16, 100, 3, 3, 1, 1, 0, 0));
    ConvShape s = shape(4, 4, 1, 1, 0, 0);
    assertEquals(
        "algorithm is null, must be IM2COL or WINOGRAD",
        assertThrows(NullPointerException.class, () -> new Conv(Workers.serial(), s, null))
            .getMessage());
  }

  private static void refused(String message, ConvShape shape) {
    Runnable call = () -> new Conv(Workers.serial(), shape, ConvAlgorithm.WINOGRAD);
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
