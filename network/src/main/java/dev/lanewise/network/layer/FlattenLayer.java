package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Slice;

/** A view: a network that respects {@link #passesThrough} never makes it copy. */
final class FlattenLayer extends Layer {
  FlattenLayer(LayerSite site) {
    super(site, Shape.vector(site.input().size()));
  }

  @Override
  public boolean passesThrough(boolean training) {
    return true;
  }

  @Override
  public void forward(int mb, Slice x, Slice y, boolean training) {
    System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), mb * input().size());
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (dX != null) {
      System.arraycopy(dY.array(), dY.offset(), dX.array(), dX.offset(), mb * input().size());
    }
  }
}
