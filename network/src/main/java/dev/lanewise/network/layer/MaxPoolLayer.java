package dev.lanewise.network.layer;

import dev.lanewise.kernels.pool.MaxPool;
import dev.lanewise.kernels.pool.PoolShape;

/** Remembers where each maximum was, and sends its gradient there. */
final class MaxPoolLayer extends Layer {
  private final MaxPool pool;
  private final int[] index;

  MaxPoolLayer(LayerSite site, PoolShape shape, Shape output) {
    super(site, output);
    this.pool = new MaxPool(site.workers(), shape);
    this.index = new int[site.maxBatch() * output.size()];
  }

  @Override
  public void forward(int mb, float[] x, float[] y, boolean training) {
    pool.forward(mb, x, 0, y, 0, index, 0);
    ran("forward", 0, (long) mb * (input().size() + 2L * output().size()));
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    if (dX != null) {
      pool.backward(mb, dY, 0, index, 0, dX, 0);
      ran("input gradient", 0, (long) mb * (input().size() + 2L * output().size()));
    }
  }
}
