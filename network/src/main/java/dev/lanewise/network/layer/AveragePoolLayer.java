package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Slice;
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
  public void forward(int mb, Slice x, Slice y, boolean training) {
    pool.forward(mb, x.array(), x.offset(), y.array(), y.offset());
    ran("forward", 0, (long) mb * (input().size() + output().size()));
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (dX != null) {
      pool.backward(mb, dY.array(), dY.offset(), dX.array(), dX.offset());
      ran("input gradient", 0, (long) mb * (input().size() + output().size()));
    }
  }
}
