package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.Transposition;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The filter of the convolution that gives dX: turned by 180 degrees, with input and output
 * channels exchanged. A tile for the workers is a tap, a matrix to transpose.
 */
final class TurnedFilter {
  private final Workers workers;
  private final ConvShape shape;
  private final int taps;
  private final Tile tapTile = this::tapTile;

  private float[] w;
  private int wOffset;

  /** The filter, (kh, kw, oc, ic), from 0 on. */
  float[] array = {};

  TurnedFilter(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    this.taps = shape.kh() * shape.kw();
  }

  void set(float[] w, int wOffset) {
    if (array.length == 0) {
      array = new float[shape.filterSize()];
    }
    this.w = w;
    this.wOffset = wOffset;
    workers.run(taps, 2L * shape.filterSize(), tapTile);
  }

  private void tapTile(int tap, int slot) {
    int ic = shape.ic();
    int oc = shape.oc();
    int size = ic * oc;
    int to = (taps - 1 - tap) * size;
    Transposition.transpose(ic, oc, w, wOffset + tap * size, oc, array, to, ic);
  }
}
