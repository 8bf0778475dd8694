package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.gemm.Transposition;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The gradient of the filter as one product. It is computed transposed, dW^T = dY^T * patches(X),
 * because dY is the smaller matrix to transpose.
 */
final class Im2colFilterChunk implements FilterChunk {
  private final ConvShape shape;
  private final GemmLoops loops;
  private final ArrayMatrix pixels = new ArrayMatrix();
  private final Patches patches;

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
        shape.oc(),
        shape.taps(),
        images * shape.oh() * shape.ow(),
        1,
        pixels.set(dY, dYOffset, shape.oc()),
        Transpose.YES,
        patches.set(x, xOffset),
        Transpose.NO,
        0,
        null,
        0,
        false,
        to,
        toOffset,
        shape.taps());
  }

  @Override
  public void store(float[] sum, float[] dW, int dWOffset) {
    int oc = shape.oc();
    int taps = shape.taps();
    Transposition.transpose(oc, taps, sum, 0, taps, dW, dWOffset, oc);
  }
}
