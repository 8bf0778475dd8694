package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ElementWise;

/** {@code y = f(x)}, {@code dX = dY f'(y)}. */
final class ElementWiseLayer extends Layer {
  private final Activation activation;
  private final ElementWise elementWise;

  ElementWiseLayer(LayerSite site, Activation activation) {
    super(site, site.input());
    this.activation = activation;
    this.elementWise = new ElementWise(site.workers());
  }

  @Override
  public void forward(int mb, float[] x, float[] y, boolean training) {
    elementWise.forward(activation, mb * input().size(), x, 0, y, 0);
    ran("forward", 0, 2L * mb * input().size());
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    if (dX != null) {
      elementWise.backward(activation, mb * input().size(), y, 0, dY, 0, dX, 0);
      ran("input gradient", 0, 3L * mb * input().size());
    }
  }
}
