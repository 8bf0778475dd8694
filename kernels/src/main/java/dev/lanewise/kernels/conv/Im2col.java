package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The passes as products over patches. The forward pass is one product, unless it has few taps; so
 * is the input gradient where the patches are the pixels; with many channels it is one for each tap
 * and line of the image.
 */
final class Im2col implements ConvPasses {
  private final ConvShape shape;
  private final GemmLoops loops;
  private final Patches patches;
  private final ArrayMatrix filter = new ArrayMatrix();
  private final ArrayMatrix gradient = new ArrayMatrix();
  private final FewTaps fewTaps;
  private final InputGradient inputGradient;
  private final FilterGradient filterGradient;

  /** How dX is computed; the arguments are those of {@link ConvPasses#inputGradient}. */
  private interface InputGradient {
    void run(int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset);
  }

  Im2col(Workers workers, ConvShape shape) {
    this.shape = shape;
    this.loops = new GemmLoops(workers);
    this.patches = new Patches(shape);
    this.fewTaps = FewTaps.suits(shape) ? new FewTaps(workers, shape) : null;
    this.inputGradient = inputGradient(workers, shape);
    this.filterGradient =
        new FilterGradient(workers, shape, own -> new Im2colFilterChunk(own, shape));
  }

  private InputGradient inputGradient(Workers workers, ConvShape shape) {
    if (shape.isPointwise()) {
      return this::multiplyPixels;
    }
    return TapProducts.suits(shape)
        ? new TapProducts(workers, shape)::run
        : new Im2colInputGradient(workers, shape)::run;
  }

  /** Whether the forward pass takes the way of few taps. */
  boolean keepsFilterInRegisters() {
    return fewTaps != null;
  }

  @Override
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
    if (fewTaps != null) {
      fewTaps.run(mb, x, xOffset, w, wOffset, bias, biasOffset, relu, y, yOffset);
      return;
    }
    loops.multiply(
        mb * shape.oh() * shape.ow(),
        shape.oc(),
        shape.taps(),
        1,
        patches.of(x, xOffset),
        Transpose.NO,
        filter.set(w, wOffset, shape.oc()),
        Transpose.NO,
        0,
        bias,
        biasOffset,
        relu,
        y,
        yOffset,
        shape.oc());
  }

  @Override
  public void inputGradient(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    inputGradient.run(mb, dY, dYOffset, w, wOffset, dX, dXOffset);
  }

  /** The input gradient where the patches are the pixels. */
  private void multiplyPixels(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    loops.multiply(
        mb * shape.oh() * shape.ow(),
        shape.ic(),
        shape.oc(),
        1,
        gradient.set(dY, dYOffset, shape.oc()),
        Transpose.NO,
        filter.set(w, wOffset, shape.oc()),
        Transpose.YES,
        0,
        null,
        0,
        false,
        dX,
        dXOffset,
        shape.ic());
  }

  @Override
  public void filterGradient(
      int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    filterGradient.run(mb, x, xOffset, dY, dYOffset, dW, dWOffset);
  }
}
