package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.vector.ColumnSums;
import java.util.Objects;

/**
 * A convolution of one shape and its gradients, for batches of any size. Keeps its scratch memory
 * from one call to the next; for one thread at a time.
 *
 * <p>Shapes: X is (mb, ih, iw, ic), W (kh, kw, ic, oc), bias (oc), Y (mb, oh, ow, oc), all dense
 * and row-major; dX, dW, dY likewise. What is written must not share memory with what is read.
 */
public final class Conv {
  private final ConvShape shape;
  private final ConvAlgorithm algorithm;
  private final ConvPasses passes;
  private final ColumnSums columnSums;

  /** A convolution of {@code shape} on {@code workers}, by {@link ConvAlgorithm#of} the shape. */
  public Conv(Workers workers, ConvShape shape) {
    this(workers, shape, ConvAlgorithm.of(shape));
  }

  /**
   * The same by an algorithm of one's own choice: {@link ConvAlgorithm#IM2COL} never has larger
   * rounding errors than a direct convolution.
   *
   * @throws IllegalArgumentException if it cannot compute this shape
   */
  public Conv(Workers workers, ConvShape shape, ConvAlgorithm algorithm) {
    Objects.requireNonNull(algorithm, "algorithm is null, must be IM2COL or WINOGRAD");
    algorithm.check(shape);
    this.shape = shape;
    this.algorithm = algorithm;
    this.passes = Lanes.SCALAR ? algorithm.reference(shape) : algorithm.passes(workers, shape);
    this.columnSums = new ColumnSums(workers);
  }

  /** How it is computed. */
  public ConvAlgorithm algorithm() {
    return algorithm;
  }

  /**
   * Y = bias + X * W, or max(bias + X * W, 0).
   *
   * @param mb images, at least 0
   * @param bias oc elements, or null for none
   * @param relu whether to take the maximum with 0, the activation ReLU, in the same pass: NaN
   *     stays NaN, and -0 becomes +0
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void forward(
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] y,
      int yOffset) {
    checkBatch("x", mb, x, xOffset, shape.inputSize());
    Checks.region("w", w.length, wOffset, shape.filterSize());
    if (bias != null) {
      Checks.region("bias", bias.length, biasOffset, shape.oc());
    }
    checkBatch("y", mb, y, yOffset, shape.outputSize());
    passes.forward(mb, x, xOffset, w, wOffset, bias, biasOffset, relu, y, yOffset);
  }

  /**
   * dX: the gradient of the input; overwritten.
   *
   * @param mb images, at least 0
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void inputGradient(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    checkBatch("dY", mb, dY, dYOffset, shape.outputSize());
    Checks.region("w", w.length, wOffset, shape.filterSize());
    checkBatch("dX", mb, dX, dXOffset, shape.inputSize());
    passes.inputGradient(mb, dY, dYOffset, w, wOffset, dX, dXOffset);
  }

  /**
   * dW: the gradient of the filter, summed over the batch; overwritten.
   *
   * @param mb images, at least 0
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void filterGradient(
      int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    checkBatch("x", mb, x, xOffset, shape.inputSize());
    checkBatch("dY", mb, dY, dYOffset, shape.outputSize());
    Checks.region("dW", dW.length, dWOffset, shape.filterSize());
    passes.filterGradient(mb, x, xOffset, dY, dYOffset, dW, dWOffset);
  }

  /**
   * dB: the gradient of the bias, oc elements, the sum of dY over all pixels of the batch;
   * overwritten.
   *
   * @param mb images, at least 0
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void biasGradient(int mb, float[] dY, int dYOffset, float[] dB, int dBOffset) {
    checkBatch("dY", mb, dY, dYOffset, shape.outputSize());
    Checks.region("dB", dB.length, dBOffset, shape.oc());
    int rows = mb * shape.oh() * shape.ow();
    columnSums.sum(rows, shape.oc(), dY, dYOffset, shape.oc(), dB, dBOffset);
  }

  private static void checkBatch(String name, int mb, float[] array, int offset, int perImage) {
    Checks.atLeast("mb", mb, 0);
    Checks.region(name, array.length, offset, (long) mb * perImage);
  }
}
