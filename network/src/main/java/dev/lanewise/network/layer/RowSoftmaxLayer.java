package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.lanes.Slice;

/** {@code dX = y (dY - sum_j y_j dY_j)} in each row of channels. */
final class RowSoftmaxLayer extends Layer {
  private final int pixels;
  private final int n;
  private final Softmax softmax;

  RowSoftmaxLayer(LayerSite site) {
    super(site, site.input());
    this.n = site.input().c();
    this.pixels = site.input().size() / n;
    this.softmax = new Softmax(site.workers());
  }

  @Override
  public void forward(int mb, Slice x, Slice y, boolean training) {
    softmax.forward(mb * pixels, n, x.array(), x.offset(), n, y.array(), y.offset(), n);
    ran("forward", 0, 2L * mb * input().size());
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (dX != null) {
      softmax.backward(
          mb * pixels,
          n,
          y.array(),
          y.offset(),
          n,
          dY.array(),
          dY.offset(),
          n,
          dX.array(),
          dX.offset(),
          n);
      ran("input gradient", 0, 3L * mb * input().size());
    }
  }
}
