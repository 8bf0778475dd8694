package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Softmax;

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
  public void forward(int mb, float[] x, float[] y, boolean training) {
    softmax.forward(mb * pixels, n, x, 0, n, y, 0, n);
    ran("forward", 0, 2L * mb * input().size());
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    if (dX != null) {
      softmax.backward(mb * pixels, n, y, 0, n, dY, 0, n, dX, 0, n);
      ran("input gradient", 0, 3L * mb * input().size());
    }
  }
}
