package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvPasses;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.vector.RowReference;
import java.util.ArrayList;
import java.util.List;

/** The convolution and its three gradients, by the algorithm of each shape. */
final class ConvCases {
  private static final ConvShape[] SHAPES = {
    new ConvShape(9, 8, 1, 5, 3, 3, 1, 1, 0, 0),
    new ConvShape(10, 11, 3, 17, 3, 3, 1, 1, 1, 1),
    new ConvShape(12, 12, 8, 16, 3, 2, 2, 2, 1, 0),
    new ConvShape(6, 6, 16, 33, 1, 1, 1, 1, 0, 0),
    new ConvShape(10, 12, 17, 20, 3, 3, 1, 1, 1, 0),
    // Channels that fill vectors of any width: the input gradient is added tap by tap.
    new ConvShape(9, 8, 32, 5, 3, 2, 2, 1, 1, 0),
    // Taps so few that the filter stays in registers.
    new ConvShape(9, 8, 1, 33, 2, 2, 1, 1, 0, 0)
  };

  // So large a filter that the chunks of its gradient are added by several threads.
  private static final ConvShape MANY_CHANNELS = new ConvShape(4, 4, 61, 65, 3, 3, 1, 1, 0, 0);

  // A larger one, whose few chunks all threads share.
  private static final ConvShape LARGE_FILTER = new ConvShape(34, 34, 121, 121, 3, 3, 1, 1, 0, 0);

  // An image alone is a chunk, whose product the threads share.
  private static final ConvShape LARGE_IMAGE = new ConvShape(20, 21, 16, 33, 3, 3, 1, 1, 1, 1);

  // Few tiles of a larger one, computed in blocks of output channels.
  private static final ConvShape BY_COLUMNS = new ConvShape(9, 6, 131, 258, 3, 3, 1, 1, 1, 1);

  private ConvCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (ConvShape shape : SHAPES) {
      cases.add(forward(shape, 3, true, false));
      cases.add(forward(shape, 3, false, false));
      cases.add(forward(shape, 3, true, true));
      cases.add(inputGradient(shape, 3));
      cases.add(filterGradient(shape, 3));
      cases.add(filterGradient(shape, 11));
      cases.add(biasGradient(shape, 3));
    }
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    for (ConvShape shape : SHAPES) {
      // Two tiles at least, whatever the cut.
      // A product of few taps needs more images until it is worth a second thread.
      int mb = 5 * VerifyCases.timesForThreads(shape.flops(1));
      cases.add(forward(shape, mb, true, false));
      cases.add(inputGradient(shape, mb));
      cases.add(filterGradient(shape, mb));
      cases.add(biasGradient(shape, VerifyCases.timesForThreads(4L * shape.outputSize())));
    }
    cases.add(filterGradient(MANY_CHANNELS, 40));
    cases.add(filterGradient(LARGE_FILTER, 2));
    cases.add(filterGradient(LARGE_IMAGE, 1));
    cases.add(forward(BY_COLUMNS, 2, true, true));
    return cases;
  }

  private static VerifyCase forward(ConvShape s, int mb, boolean hasBias, boolean relu) {
    float[] x = Numbers.uniform("x", mb * s.inputSize());
    float[] w = Numbers.uniform("w", s.filterSize());
    float[] bias = hasBias ? Numbers.uniform("bias", s.oc()) : null;
    return new VerifyCase(
        "conv forward",
        name(s, mb) + (hasBias ? "" : ", no bias") + (relu ? ", ReLU" : ""),
        new float[mb * s.outputSize()],
        y -> reference(s).forward(mb, x, 0, w, 0, bias, 0, relu, y, 0),
        (workers, y) -> new Conv(workers, s).forward(mb, x, 0, w, 0, bias, 0, relu, y, 0));
  }

  private static VerifyCase inputGradient(ConvShape s, int mb) {
    float[] dY = Numbers.uniform("dY", mb * s.outputSize());
    float[] w = Numbers.uniform("w", s.filterSize());
    return new VerifyCase(
        "conv input gradient",
        name(s, mb),
        new float[mb * s.inputSize()],
        dX -> reference(s).inputGradient(mb, dY, 0, w, 0, dX, 0),
        (workers, dX) -> new Conv(workers, s).inputGradient(mb, dY, 0, w, 0, dX, 0));
  }

  private static VerifyCase filterGradient(ConvShape s, int mb) {
    float[] x = Numbers.uniform("x", mb * s.inputSize());
    float[] dY = Numbers.uniform("dY", mb * s.outputSize());
    return new VerifyCase(
        "conv filter gradient",
        name(s, mb),
        new float[s.filterSize()],
        dW -> reference(s).filterGradient(mb, x, 0, dY, 0, dW, 0),
        (workers, dW) -> new Conv(workers, s).filterGradient(mb, x, 0, dY, 0, dW, 0));
  }

  private static VerifyCase biasGradient(ConvShape s, int mb) {
    int pixels = mb * s.oh() * s.ow();
    float[] dY = Numbers.uniform("dY", mb * s.outputSize());
    return new VerifyCase(
        "conv bias gradient",
        name(s, mb),
        new float[s.oc()],
        dB -> RowReference.sumColumns(pixels, s.oc(), dY, 0, s.oc(), dB, 0),
        (workers, dB) -> new Conv(workers, s).biasGradient(mb, dY, 0, dB, 0));
  }

  private static ConvPasses reference(ConvShape s) {
    return ConvAlgorithm.of(s).reference(s);
  }

  private static String name(ConvShape s, int mb) {
    return ConvAlgorithm.of(s) + " " + s + ", mb " + mb;
  }
}
