package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ElementWise;
import dev.lanewise.kernels.lanes.Slice;

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
  public void forward(int mb, Slice x, Slice y, boolean training) {
    elementWise.forward(
        activation, mb * input().size(), x.array(), x.offset(), y.array(), y.offset());
    ran("forward", 0, 2L * mb * input().size());
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (dX != null) {
      elementWise.backward(
          activation,
          mb * input().size(),
          y.array(),
          y.offset(),
          dY.array(),
          dY.offset(),
          dX.array(),
          dX.offset());
      ran("input gradient", 0, 3L * mb * input().size());
    }
  }
}
