package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.lanes.Lanes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The convolution of a few lines with a filter of few taps, which stays in registers: for each
 * pixel the bias, and a multiply-add for each tap and vector of channels, with the taps in order.
 * It is written for one shape by {@link TapAssembler}, so that C2 sees constants.
 */
abstract class TapKernel {
  // What takes a register beside the filter: an element of the image and a zero.
  private static final int SINGLE = 2;

  private static final Map<Shape, TapKernel> MADE = new ConcurrentHashMap<>();

  /** For the kernels alone. */
  TapKernel() {}

  /**
   * What a kernel is made for.
   *
   * @param filterRows of the filter
   * @param run taps of each, which lie side by side in the image
   * @param step from a pixel to the next, in the image
   * @param vectors of output channels
   * @param pixel from a pixel to the next, in the output
   * @param relu whether it stores max(y, 0)
   */
  record Shape(int filterRows, int run, int step, int vectors, int pixel, boolean relu) {}

  /** The most vectors of output channels for so many taps: each takes a bias and an accumulator. */
  static int mostVectors(int taps) {
    return (Lanes.REGISTERS - SINGLE) / (taps + 2);
  }

  /** The kernel of a shape. */
  static TapKernel of(Shape shape) {
    return MADE.computeIfAbsent(shape, TapAssembler::assemble);
  }

  /**
   * y[line, p, j] = bias[j] + the chain of fma(x[line, ky, p, t], w[ky, t, j], y), ky and t
   * ascending; x[line, ky, p, t] is at {@code xOffset + line * xStep + ky * width + p * step + t}.
   *
   * @param w its row of a tap has {@code pixel} elements
   * @param yStep from a line to the next
   */
  abstract void run(
      int lines,
      int pixels,
      float[] x,
      int xOffset,
      int xStep,
      int width,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yStep);
}
