package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.vector.Dropout;
import dev.lanewise.network.random.RandomStream;

/**
 * Which numbers are kept is a function of the layer's stream and of how many numbers it has seen in
 * training, so neither threads nor vector width move it, and the backward pass finds the mask again
 * without storing it.
 */
final class DropoutLayer extends Layer {
  private final float rate;
  private final int key0;
  private final int key1;
  private final Dropout dropout;
  private long mask;
  private long next;

  DropoutLayer(LayerSite site, float rate) {
    super(site, site.input());
    RandomStream stream = site.random().stream("dropout/" + site.name());
    this.rate = rate;
    this.key0 = stream.key0();
    this.key1 = stream.key1();
    this.dropout = new Dropout(site.workers());
  }

  @Override
  public boolean passesThrough(boolean training) {
    return !training || rate == 0;
  }

  @Override
  public void forward(int mb, Slice x, Slice y, boolean training) {
    int n = mb * input().size();
    if (passesThrough(training)) {
      System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), n);
      return;
    }
    mask = next;
    next += n;
    dropout.apply(n, rate, key0, key1, mask, x.array(), x.offset(), y.array(), y.offset());
    ran("forward", 0, 2L * n);
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (dX != null) {
      dropout.apply(
          mb * input().size(),
          rate,
          key0,
          key1,
          mask,
          dY.array(),
          dY.offset(),
          dX.array(),
          dX.offset());
      ran("input gradient", 0, 2L * mb * input().size());
    }
  }
}
