package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.ELEMENTS;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Workers;

/** Products of transformed numbers, one for each element; for one thread. */
final class WinogradProducts {
  private final GemmLoops loops = new GemmLoops(Workers.serial());
  private final ArrayMatrix a = new ArrayMatrix();
  private final ArrayMatrix b = new ArrayMatrix();

  /**
   * Products [tiles x oc] = inputs [tiles x ic] * filters [ic x oc] for all elements, each array
   * from {@link Scratch#START} on.
   *
   * @param icLd from a tile to the next
   * @param inputStride from an element to the next
   * @param filterLd from an input channel to the next
   * @param productLd from a tile to the next
   */
  void multiply(
      int tiles,
      int oc,
      int ic,
      float[] inputs,
      int icLd,
      int inputStride,
      float[] filters,
      int filterLd,
      int filterStride,
      float[] products,
      int productLd,
      int productStride) {
    for (int e = 0; e < ELEMENTS; e++) {
      a.set(inputs, Scratch.START + e * inputStride, icLd);
      b.set(filters, Scratch.START + e * filterStride, filterLd);
      int to = Scratch.START + e * productStride;
      loops.multiply(
          tiles,
          oc,
          ic,
          1,
          a,
          Transpose.NO,
          b,
          Transpose.NO,
          0,
          null,
          0,
          false,
          products,
          to,
          productLd);
    }
  }

  /**
   * Sums [ic x oc] = inputs [tiles x ic]^T * gradients [tiles x oc] for one element.
   *
   * @param adds whether to what the sums are already
   */
  void addTiles(
      int ic,
      int oc,
      int tiles,
      float[] inputs,
      int inputOffset,
      int icLd,
      float[] gradients,
      int gradientOffset,
      int ocLd,
      boolean adds,
      float[] sums,
      int sumOffset) {
    a.set(inputs, inputOffset, icLd);
    b.set(gradients, gradientOffset, ocLd);
    loops.multiply(
        ic,
        oc,
        tiles,
        1,
        a,
        Transpose.YES,
        b,
        Transpose.NO,
        adds ? 1 : 0,
        null,
        0,
        false,
        sums,
        sumOffset,
        oc);
  }
}
