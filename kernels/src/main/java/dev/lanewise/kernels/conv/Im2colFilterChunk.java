package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.parallel.Workers;

/** The gradient of the filter as one product: dW = patches(X)^T * dY. */
final class Im2colFilterChunk implements FilterChunk {
  private final ConvShape shape;
  private final GemmLoops loops;
  private final Patches patches;
  private final ArrayMatrix gradient = new ArrayMatrix();

  Im2colFilterChunk(Workers workers, ConvShape shape) {
    this.shape = shape;
    this.loops = new GemmLoops(workers);
    this.patches = new Patches(shape);
  }

  @Override
  public int imagesPerChunk(int mb) {
    return shape.imagesPerChunk(mb);
  }

  @Override
  public void compute(
      int images, float[] x, int xOffset, float[] dY, int dYOffset, float[] to, int toOffset) {
    loops.multiply(
        shape.taps(),
        shape.oc(),
        images * shape.oh() * shape.ow(),
        1,
        patches.of(x, xOffset),
        Transpose.YES,
        gradient.set(dY, dYOffset, shape.oc()),
        Transpose.NO,
        0,
        null,
        0,
        false,
        to,
        toOffset,
        shape.oc());
  }
}
