package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Workers;

/** The passes by Winograd's minimal filtering. */
final class Winograd implements ConvPasses {
  // Numbers transformed, of the input and of what it is multiplied by, and their products.
  static final Scratch INPUTS = new Scratch();
  static final Scratch FACTORS = new Scratch();
  static final Scratch PRODUCTS = new Scratch();

  // Floats of a cache line.
  private static final int CACHE_LINE = 16;

  private final WinogradConvolution forward;
  private final TurnedFilter turned;
  private final WinogradConvolution inputGradient;
  private final FilterGradient filterGradient;

  Winograd(Workers workers, ConvShape shape) {
    this.forward = new WinogradConvolution(workers, shape);
    this.turned = new TurnedFilter(workers, shape);
    this.inputGradient = new WinogradConvolution(workers, shape.ofInputGradient());
    this.filterGradient =
        new FilterGradient(workers, shape, own -> new WinogradFilterChunk(own, shape));
  }

  /**
   * The distance of the matrices of a transform's elements, for matrices of {@code size} floats: an
   * odd number of cache lines, so that a tile's elements do not share a few sets of the L1 cache.
   */
  static int stride(int size) {
    return (Math.ceilDiv(size, CACHE_LINE) | 1) * CACHE_LINE;
  }

  /**
   * What a pass takes that has so many operations when it is direct: a quarter of them for the
   * products, and the transforms as much again.
   */
  static long work(long flops) {
    return flops / 2;
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
    forward.run(mb, x, xOffset, w, wOffset, bias, biasOffset, relu, y, yOffset);
  }

  @Override
  public void inputGradient(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    turned.set(w, wOffset);
    inputGradient.run(mb, dY, dYOffset, turned.array, 0, null, 0, false, dX, dXOffset);
  }

  @Override
  public void filterGradient(
      int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    filterGradient.run(mb, x, xOffset, dY, dYOffset, dW, dWOffset);
  }
}
