package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.pool.MaxPool;
import dev.lanewise.kernels.pool.PoolShape;

/**
 * Remembers where each maximum was, and sends its gradient there. A ReLU just below lets pass the
 * gradient of a number above 0, and all that has one is the maxima: so the ReLU is seen to here,
 * where there are fewer numbers.
 */
final class MaxPoolLayer extends Layer {
  // The layer below has written the whole batch: its first images have left the cache since.
  private static final boolean IN_MEMORY = true;

  private final MaxPool pool;
  private final byte[] index;
  private final InPlaceActivation relu;
  private boolean isAboveRelu;

  MaxPoolLayer(LayerSite site, PoolShape shape, Shape output) {
    super(site, output);
    this.pool = new MaxPool(site.workers(), shape, IN_MEMORY);
    this.index = new byte[site.maxBatch() * output.size()];
    this.relu = new InPlaceActivation(Activation.RELU, site.workers());
  }

  @Override
  public void takeOver(Layer below) {
    isAboveRelu = below.leaveRelu();
  }

  @Override
  public void forward(int mb, Slice x, Slice y, boolean training) {
    pool.forward(mb, x.array(), x.offset(), y.array(), y.offset(), index, 0);
    ran("forward", 0, floats(mb));
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (dX != null) {
      if (isAboveRelu) {
        relu.backward(mb * output().size(), y, dY, this);
      }
      pool.backward(mb, dY.array(), dY.offset(), index, 0, dX.array(), dX.offset());
      ran("input gradient", 0, floats(mb));
    }
  }

  /** Input, output, and a byte for each output. */
  private long floats(int mb) {
    return mb * (input().size() + 5L * output().size() / Float.BYTES);
  }
}
