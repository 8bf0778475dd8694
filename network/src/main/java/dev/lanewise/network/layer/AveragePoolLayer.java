package dev.lanewise.network.layer;

import dev.lanewise.kernels.pool.AveragePool;
import dev.lanewise.kernels.pool.PoolShape;

/** Spreads the gradient of a mean evenly over its window. */
final class AveragePoolLayer extends Layer {
  private final AveragePool pool;

  AveragePoolLayer(LayerSite site, PoolShape shape, Shape output) {
    super(site, output);
    this.pool = new AveragePool(site.workers(), shape);
  }

  @Override
  public void forward(int mb, float[] x, float[] y, boolean training) {
    pool.forward(mb, x, 0, y, 0);
    ran("forward", 0, (long) mb * (input().size() + output().size()));
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    if (dX != null) {
      pool.backward(mb, dY, 0, dX, 0);
      ran("input gradient", 0, (long) mb * (input().size() + output().size()));
    }
  }
}
