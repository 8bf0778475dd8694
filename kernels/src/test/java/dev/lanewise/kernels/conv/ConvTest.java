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
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class ConvTest {
  private static final int L = Lanes.LENGTH;
  private static final ConvShape PLAIN = new ConvShape(7, 9, 3, 5, 3, 3, 1, 1, 0, 0);

  @Test
  void shapesOfTheReferenceNetworks() {
    for (ConvShape shape :
        new ConvShape[] {
          new ConvShape(28, 28, 1, 32, 3, 3, 1, 1, 0, 0),
          new ConvShape(26, 26, 8, 16, 3, 3, 1, 1, 0, 0)
        }) {
      checkAll(Workers.serial(), shape, 2, false, 1);
    }
  }

  @Test
  void stridesPaddingsAndPointwise() {
    for (ConvShape shape :
        new ConvShape[] {
          PLAIN,
          new ConvShape(7, 9, 3, 5, 3, 3, 2, 3, 1, 2),
          new ConvShape(6, 5, 17, 33, 1, 1, 1, 1, 0, 0),
          new ConvShape(6, 5, 2, 3, 1, 1, 2, 2, 0, 0),
          new ConvShape(5, 8, 1, 1, 5, 8, 1, 1, 0, 0),
          new ConvShape(1, 1, 4, 4, 3, 3, 1, 1, 1, 1),
          new ConvShape(4, 4, 2, 3, 2, 5, 1, 1, 1, 4),
          // Rows and columns between patches that no tap reaches.
          new ConvShape(19, 17, 2, 3, 2, 2, 5, 4, 1, 1),
          new ConvShape(9, 9, 600, 2, 3, 3, 2, 2, 1, 1)
        }) {
      for (int mb = 0; mb <= 3; mb++) {
        checkAll(Workers.serial(), shape, mb, false, mb);
        checkAll(Workers.serial(), shape, mb, true, mb);
      }
    }
  }

  @Test
  void edgesOfTilesAndPanels() {
    for (int ow : new int[] {1, 5, 6, 7, 12, 13}) {
      for (int oc : new int[] {L - 1, L, L + 1, 2 * L, 4 * L, 4 * L + 3}) {
        ConvShape padded = new ConvShape(4, ow + 1, 2, Math.max(1, oc), 3, 4, 1, 1, 1, 1);
        checkAll(Workers.serial(), padded, 2, false, oc);
        ConvShape bare = new ConvShape(5, 2 * ow + 3, 3, Math.max(1, oc), 5, 5, 1, 2, 0, 0);
        checkAll(Workers.serial(), bare, 1, oc % 2 == 0, oc);
      }
    }
  }

  /** More taps than a block of the product is deep, and more pixels than it has rows. */
  @Test
  void manyTapsAndPixels() {
    checkAll(Workers.serial(), new ConvShape(4, 4, 250, 3, 3, 3, 1, 1, 1, 1), 2, false, 1);
    checkAll(Workers.serial(), new ConvShape(3, 3, 1100, 2, 2, 2, 1, 1, 0, 0), 2, false, 2);
    // Few channels, whose gradients of patches are held, of some lines or of one.
    int ic = 2 * L - 1;
    checkAll(Workers.serial(), new ConvShape(39, 41, ic, 5, 3, 3, 1, 1, 1, 1), 2, false, 3);
    checkAll(Workers.serial(), new ConvShape(39, 41, ic, 5, 3, 3, 1, 1, 0, 0), 2, false, 3);
    checkAll(Workers.serial(), new ConvShape(20, 20, ic, 2, 17, 17, 1, 1, 8, 8), 1, false, 4);
  }

  /** Taps of a row side by side in a tile, and blocks of pixels that start within a line. */
  @Test
  void manyPixelsForTapsInRuns() {
    ConvShape padded = new ConvShape(39, 41, 32, 5, 3, 3, 1, 1, 1, 1);
    checkAll(Workers.serial(), padded, 2, false, 4);
    checkAll(Workers.serial(), new ConvShape(39, 41, 32, 5, 3, 3, 1, 1, 0, 0), 2, false, 5);
    try (Workers two = EagerWorkers.of(2)) {
      checkAll(two, padded, 1, false, 6);
    }
  }

  /** The gradient is the chain itself, to which no 0 is added: that would make +0 of -0. */
  @Test
  void aPointwiseInputGradientIsAProduct() {
    ConvShape s = new ConvShape(5, 6, 2 * L + 1, 3, 1, 1, 1, 1, 0, 0);
    int mb = 2;
    float[] dY = new float[mb * s.outputSize()];
    Arrays.fill(dY, -1e-30f);
    float[] w = new float[s.filterSize()];
    Arrays.fill(w, 1e-30f);
    float[] expected = new float[mb * s.inputSize()];
    Arrays.fill(expected, -0f);
    float[] dX = new float[expected.length];
    new Im2colReference(s).inputGradient(mb, dY, 0, w, 0, dX, 0);
    Bits.assertEqual(expected, dX, "the definition");
    Arrays.fill(dX, 1);
    new Conv(Workers.serial(), s).inputGradient(mb, dY, 0, w, 0, dX, 0);
    Bits.assertEqual(expected, dX, "dX");
    try (Workers three = EagerWorkers.of(3)) {
      checkAll(three, new ConvShape(19, 21, 5, 4 * L + 1, 1, 1, 1, 1, 0, 0), 5, false, 1);
      checkAll(three, new ConvShape(64, 33, 130, 9, 1, 1, 1, 1, 0, 0), 1, false, 2);
    }
  }

  private static final ConvShape[] TAP_BY_TAP = {
    new ConvShape(5, 7, 2 * L, 3, 3, 3, 1, 1, 0, 0),
    // Pixels that no tap reaches, and taps that reach no pixel.
    new ConvShape(7, 8, 2 * L, 5, 2, 1, 3, 2, 0, 0),
    new ConvShape(1, 2, 3 * L, 4, 3, 5, 1, 1, 2, 4),
    new ConvShape(1, 1, 2 * L, 4, 1, 8, 1, 2, 0, 7),
    // Several panels, the last one narrower than the others, or than a vector.
    new ConvShape(6, 13, 5 * L, 7, 3, 3, 2, 2, 1, 1),
    new ConvShape(4, 5, 3 * L - 1, 6, 2, 3, 1, 2, 1, 2),
    new ConvShape(3, 5, 13 * L - 1, 6, 3, 2, 2, 1, 1, 0),
    // Several tiles of lines, and of rows.
    new ConvShape(9, 300, 4 * L, 2, 3, 3, 2, 1, 1, 1)
  };

  @Test
  void inputGradientsOfManyChannelsAreAddedTapByTap() {
    for (ConvShape shape : TAP_BY_TAP) {
      assertTrue(TapProducts.suits(shape), shape.toString());
      for (int mb = 0; mb <= 2; mb++) {
        checkAll(Workers.serial(), shape, mb, mb == 2, mb);
      }
    }
    for (int threads : new int[] {3, 7}) {
      try (Workers workers = EagerWorkers.of(threads)) {
        for (ConvShape shape : TAP_BY_TAP) {
          checkAll(workers, shape, 3, false, 1);
        }
      }
    }
    assertFalse(TapProducts.suits(new ConvShape(5, 7, 2 * L - 1, 3, 3, 3, 1, 1, 0, 0)));
    assertFalse(TapProducts.suits(new ConvShape(5, 7, 2 * L + 1, 3, 3, 3, 1, 1, 0, 0)));
    assertFalse(TapProducts.suits(new ConvShape(5, 5, 2 * L, 3, 3, 3, 1, 1, 0, 0)));
    assertTrue(TapProducts.suits(new ConvShape(5, 6, 2 * L, 3, 3, 3, 1, 1, 0, 0)));
  }

  private static final ConvShape[] FEW_TAPS = {
    new ConvShape(28, 28, 1, 2 * L, 2, 2, 1, 1, 0, 0),
    new ConvShape(7, 9, 1, 2 * L + 3, 1, 4, 1, 1, 0, 2),
    new ConvShape(9, 8, 1, 4 * L + 1, 2, 2, 2, 1, 1, 1),
    new ConvShape(6, 5, 4, 3 * L, 1, 1, 2, 2, 0, 0),
    new ConvShape(5, 6, 5, 3 * L - 1, 1, 1, 1, 1, 0, 0),
    // Several bands of lines.
    new ConvShape(90, 91, 1, 2 * L + 5, 2, 2, 1, 1, 1, 1),
    new ConvShape(93, 92, 1, 2 * L + 5, 2, 2, 2, 1, 1, 0),
    new ConvShape(92, 92, 1, 4 * L, 2, 2, 2, 1, 0, 0)
  };

  @Test
  void filtersOfFewTapsStayInRegisters() {
    for (ConvShape shape : FEW_TAPS) {
      assertTrue(new Im2col(Workers.serial(), shape).keepsFilterInRegisters());
      for (int mb = 0; mb <= 2; mb++) {
        checkAll(Workers.serial(), shape, mb, mb == 2, mb);
      }
    }
    for (int threads : new int[] {3, 7}) {
      try (Workers workers = EagerWorkers.of(threads)) {
        for (ConvShape shape : FEW_TAPS) {
          // Several images for each thread, or several bands.
          checkAll(workers, shape, shape.inputSize() < 1000 ? 11 : 4, false, 1);
        }
      }
    }
    ConvShape first = new ConvShape(28, 28, 1, 2 * L, 3, 3, 1, 1, 0, 0);
    boolean manyRegisters = Lanes.F32.vectorBitSize() >= 512;
    assertEquals(manyRegisters, new Im2col(Workers.serial(), first).keepsFilterInRegisters());
    assertFalse(new Im2col(Workers.serial(), PLAIN).keepsFilterInRegisters());
    ConvShape narrow = new ConvShape(28, 28, 1, 2 * L - 1, 2, 2, 1, 1, 0, 0);
    assertFalse(new Im2col(Workers.serial(), narrow).keepsFilterInRegisters());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void randomShapesAndThreads(int threads) {
    Random random = new Random(threads);
    try (Workers workers = EagerWorkers.of(threads)) {
      for (int round = 0; round < 12; round++) {
        int kh = 1 + random.nextInt(5);
        int kw = 1 + random.nextInt(5);
        ConvShape shape =
            new ConvShape(
                kh + random.nextInt(6),
                kw + random.nextInt(6),
                1 + random.nextInt(9),
                1 + random.nextInt(20),
                kh,
                kw,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                random.nextInt(kh),
                random.nextInt(kw));
        checkAll(workers, shape, 1 + random.nextInt(5), random.nextInt(4) == 0, round);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void batchesLargeEnoughForThreadsAndChunks(int threads) {
    try (Workers workers = Workers.of(threads)) {
      checkAll(workers, new ConvShape(9, 9, 5, 8, 3, 3, 1, 1, 1, 1), 67, false, 1);
    }
  }

  private static void checkAll(Workers workers, ConvShape s, int mb, boolean special, long seed) {
    PassChecks.checkAll(workers, s, ConvAlgorithm.IM2COL, mb, special, seed);
  }

  @Test
  void chunksFollowFromTheShapeAlone() {
    assertEquals(4, new ConvShape(26, 26, 32, 64, 3, 3, 1, 1, 0, 0).imagesPerChunk(128));
    assertEquals(3, new ConvShape(26, 26, 32, 64, 3, 3, 1, 1, 0, 0).imagesPerChunk(96));
    assertEquals(1, PLAIN.imagesPerChunk(1));
    assertEquals(8, new ConvShape(7, 7, 512, 512, 3, 3, 1, 1, 1, 1).imagesPerChunk(8));
    assertEquals(1, new ConvShape(56, 56, 64, 256, 1, 1, 1, 1, 0, 0).imagesPerChunk(8));
    // More than 2^17 elements: chunks of about 1024 pixels at least.
    assertEquals(1, new ConvShape(2, 2, 512, 256, 1, 1, 1, 1, 0, 0).imagesPerChunk(8));
    assertEquals(8, new ConvShape(2, 2, 512, 257, 1, 1, 1, 1, 0, 0).imagesPerChunk(8));
    ConvShape large = new ConvShape(14, 14, 1024, 256, 1, 1, 1, 1, 0, 0);
    assertEquals(10, large.imagesPerChunk(10));
    assertEquals(6, large.imagesPerChunk(11));
    assertEquals(8, large.imagesPerChunk(128));
  }

  /** Two chunks: one for each of two threads, and for three one after the other. */
  @ParameterizedTest
  @EnumSource(ConvAlgorithm.class)
  void chunksOfALargeFilter(ConvAlgorithm algorithm) {
    ConvShape s = new ConvShape(34, 34, 121, 121, 3, 3, 1, 1, 0, 0);
    int mb = 2;
    float[] x = Fill.uniform(1, mb * s.inputSize());
    float[] dY = Fill.uniform(2, mb * s.outputSize());
    float[] expected = new float[s.filterSize()];
    float[] dW = new float[s.filterSize()];
    algorithm.reference(s).filterGradient(mb, x, 0, dY, 0, expected, 0);
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = EagerWorkers.of(threads)) {
        new Conv(workers, s, algorithm).filterGradient(mb, x, 0, dY, 0, dW, 0);
      }
      Bits.assertEqual(expected, dW, algorithm + " on " + threads + " threads");
    }
  }

  @Test
  void threadsShareFewChunksOfALargeFilter() {
    ConvShape small = new ConvShape(34, 34, 3, 4, 3, 3, 1, 1, 0, 0);
    ConvShape large = new ConvShape(34, 34, 121, 121, 3, 3, 1, 1, 0, 0);
    try (Workers three = EagerWorkers.of(3)) {
      assertTrue(filterGradient(three, large).sharesChunks(2));
      assertFalse(filterGradient(three, large).sharesChunks(3));
      assertFalse(filterGradient(three, small).sharesChunks(2));
      assertTrue(filterGradient(three, small).sharesChunks(1));
    }
  }

  private static FilterGradient filterGradient(Workers workers, ConvShape shape) {
    return new FilterGradient(workers, shape, own -> new Im2colFilterChunk(own, shape));
  }

  /** The definition of the passes themselves is held against float64, by central differences. */
  @Test
  void gradientsAreThoseOfTheForwardPass() {
    ConvShape s = new ConvShape(6, 7, 2, 3, 3, 2, 2, 1, 1, 1);
    int mb = 3;
    double[] x = toDouble(Fill.uniform(1, mb * s.inputSize()));
    double[] w = toDouble(Fill.uniform(2, s.filterSize()));
    double[] dY = toDouble(Fill.uniform(3, mb * s.outputSize()));
    float[] dX = new float[x.length];
    float[] dW = new float[w.length];
    Conv conv = new Conv(Workers.serial(), s);
    conv.inputGradient(mb, toFloat(dY), 0, toFloat(w), 0, dX, 0);
    conv.filterGradient(mb, toFloat(x), 0, toFloat(dY), 0, dW, 0);
    assertTrue(isGradient(s, mb, x, w, dY, x, dX));
    assertTrue(isGradient(s, mb, x, w, dY, w, dW));
    dX[5] += 1e-3f;
    dW[5] += 1e-3f;
    assertFalse(isGradient(s, mb, x, w, dY, x, dX));
    assertFalse(isGradient(s, mb, x, w, dY, w, dW));
  }

  /**
   * Whether {@code gradient} is that of sum(dY * Y) by {@code variable}, which is x or w. The sum
   * is linear in each, so a central difference is exact but for rounding.
   */
  private static boolean isGradient(
      ConvShape s,
      int mb,
      double[] x,
      double[] w,
      double[] dY,
      double[] variable,
      float[] gradient) {
    for (int i = 0; i < variable.length; i++) {
      double saved = variable[i];
      variable[i] = saved + 0.5;
      double above = Direct.weightedSum(s, mb, x, w, dY);
      variable[i] = saved - 0.5;
      double below = Direct.weightedSum(s, mb, x, w, dY);
      variable[i] = saved;
      if (!(Math.abs(above - below - gradient[i]) <= 1e-5)) {
        return false;
      }
    }
    return true;
  }

  private static double[] toDouble(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  private static float[] toFloat(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  @Test
  void biasGradientSumsAllPixels() {
    int mb = 2;
    float[] dY = new float[mb * PLAIN.outputSize()];
    for (int i = 0; i < dY.length; i++) {
      dY[i] = i % PLAIN.oc();
    }
    float[] dB = new float[PLAIN.oc()];
    new Conv(Workers.serial(), PLAIN).biasGradient(mb, dY, 0, dB, 0);
    for (int o = 0; o < PLAIN.oc(); o++) {
      assertEquals((float) mb * PLAIN.oh() * PLAIN.ow() * o, dB[o]);
    }
  }

  @Test
  void badShapesAreNamed() {
    refused("ih is 0, must be at least 1", () -> new ConvShape(0, 9, 3, 5, 3, 3, 1, 1, 0, 0));
    refused("oc is 0, must be at least 1", () -> new ConvShape(7, 9, 3, 0, 3, 3, 1, 1, 0, 0));
    refused("sw is 0, must be at least 1", () -> new ConvShape(7, 9, 3, 5, 3, 3, 1, 0, 0, 0));
    refused("ph is -1, must be at least 0", () -> new ConvShape(7, 9, 3, 5, 3, 3, 1, 1, -1, 0));
    refused("pw is 3, must be less than kw = 3", () -> new ConvShape(7, 9, 3, 5, 3, 3, 1, 1, 0, 3));
    refused(
        "kh is 8, must be at most the padded ih = 7",
        () -> new ConvShape(7, 9, 3, 5, 8, 3, 1, 1, 0, 0));
    refused(
        "the input has 10000000000 x 3 elements, must have fewer than 2^31",
        () -> new ConvShape(100_000, 100_000, 3, 5, 3, 3, 1, 1, 0, 0));
    refused(
        "the padded input has 6399840001 x 1 elements, must have fewer than 2^31",
        () -> new ConvShape(1, 1, 1, 1, 40_000, 40_000, 1, 1, 39_999, 39_999));
  }

  @Test
  void badArgumentsAreNamedBeforeAnythingIsWritten() {
    Conv conv = new Conv(Workers.serial(), PLAIN);
    float[] x = new float[PLAIN.inputSize()];
    float[] w = new float[PLAIN.filterSize()];
    float[] bias = new float[PLAIN.oc()];
    float[] y = Fill.uniform(1, PLAIN.outputSize());
    float[] before = y.clone();
    refused(
        "mb is -1, must be at least 0", () -> conv.forward(-1, x, 0, w, 0, bias, 0, false, y, 0));
    refused(
        "x has 189 elements, must have at least 378",
        () -> conv.forward(2, x, 0, w, 0, bias, 0, false, y, 0));
    refused(
        "w has 135 elements, must have at least 136",
        () -> conv.forward(1, x, 0, w, 1, bias, 0, false, y, 0));
    refused(
        "bias has 5 elements, must have at least 6",
        () -> conv.forward(1, x, 0, w, 0, bias, 1, false, y, 0));
    refused(
        "y has 175 elements, must have at least 176",
        () -> conv.forward(1, x, 0, w, 0, bias, 0, false, y, 1));
    refused(
        "dX has 189 elements, must have at least 190",
        () -> conv.inputGradient(1, y, 0, w, 0, x, 1));
    refused(
        "dW has 135 elements, must have at least 136",
        () -> conv.filterGradient(1, x, 0, y, 0, w, 1));
    refused(
        "the offset of dB is -1, must be at least 0", () -> conv.biasGradient(1, y, 0, bias, -1));
    Bits.assertEqual(before, y, "Y after errors");
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(RuntimeException.class, call::run).getMessage());
  }
}
