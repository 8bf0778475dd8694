package dev.lanewise.kernels.assembly;

import dev.lanewise.kernels.lanes.Lanes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The product of pieces of x with a matrix of few rows, which stays in registers: for each piece
 * the bias, and a multiply-add for each row of the matrix and vector of columns, with the rows in
 * order. So are a convolution with few taps, and a matrix product with a small k. It is written for
 * one shape by {@link StationaryAssembler}, so that C2 sees constants.
 */
public abstract class StationaryKernel {
  // What takes a register beside the matrix: an element of x and a zero.
  private static final int SINGLE = 2;

  private static final Map<Shape, StationaryKernel> MADE = new ConcurrentHashMap<>();

  /** For the kernels alone. */
  StationaryKernel() {}

  /**
   * What a kernel is made for. The matrix has {@code rows * run} rows.
   *
   * @param rows of a piece of x, as of a filter
   * @param run elements of each, which lie side by side
   * @param step from a piece to the next of a line, in x
   * @param vectors of columns
   * @param wStep from a row of the matrix to the next
   * @param yStep from what comes of a piece to what comes of the next, in y
   * @param relu whether it stores max(y, 0)
   */
  public record Shape(
      int rows, int run, int step, int vectors, int wStep, int yStep, boolean relu) {}

  /** The most vectors of columns for so many rows: each takes a bias and an accumulator. */
  public static int mostVectors(int rows) {
    return (Lanes.REGISTERS - SINGLE) / (rows + 2);
  }

  /** The kernel of a shape. */
  public static StationaryKernel of(Shape shape) {
    return MADE.computeIfAbsent(shape, StationaryAssembler::assemble);
  }

  /**
   * y[line, p, j] = bias[j] + the chain of fma(x[line, r, p, t], w[r, t, j], y), r and t ascending;
   * x[line, r, p, t] is at {@code xOffset + line * xLineStep + r * width + p * step + t}.
   *
   * @param pieces of a line
   * @param yLineStep from a line to the next
   */
  public abstract void run(
      int lines,
      int pieces,
      float[] x,
      int xOffset,
      int xLineStep,
      int width,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int yLineStep);
}
