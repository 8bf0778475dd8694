package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.lanes.Slice;

/**
 * {@code Y = f(conv(X, W) + b)}; the gradient of what enters f overwrites dY, and its sums over all
 * output pixels of the batch are db.
 */
final class ConvLayer extends Layer {
  private final Parameter weights;
  private final Parameter biases;
  private final ConvShape shape;
  private final Conv conv;
  private final boolean relu;
  private final InPlaceActivation activation;
  private boolean leavesRelu;

  ConvLayer(
      LayerSite site,
      Activation activation,
      ConvShape shape,
      Shape output,
      Parameter weights,
      Parameter biases) {
    super(site, output, weights, biases);
    this.weights = weights;
    this.biases = biases;
    this.shape = shape;
    this.conv = new Conv(site.workers(), shape);
    this.relu = activation == Activation.RELU;
    this.activation = new InPlaceActivation(activation, site.workers());
  }

  @Override
  public void forward(int mb, Slice x, Slice y, boolean training) {
    Slice w = weights.value();
    Slice b = biases.value();
    conv.forward(
        mb,
        x.array(),
        x.offset(),
        w.array(),
        w.offset(),
        b.array(),
        b.offset(),
        relu,
        y.array(),
        y.offset());
    ran("forward", shape.flops(mb), floats(mb) + shape.oc());
    if (!relu) {
      activation.forward(mb * output().size(), y, this);
    }
  }

  @Override
  boolean leaveRelu() {
    leavesRelu = relu;
    return relu;
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    if (!leavesRelu) {
      activation.backward(mb * output().size(), y, dY, this);
    }
    Slice dW = weights.gradient();
    conv.filterGradient(
        mb, x.array(), x.offset(), dY.array(), dY.offset(), dW.array(), dW.offset());
    ran("weight gradient", shape.flops(mb), floats(mb));
    Slice db = biases.gradient();
    conv.biasGradient(mb, dY.array(), dY.offset(), db.array(), db.offset());
    ran("bias gradient", 0, (long) mb * shape.outputSize() + shape.oc());
    if (dX != null) {
      Slice w = weights.value();
      conv.inputGradient(
          mb, dY.array(), dY.offset(), w.array(), w.offset(), dX.array(), dX.offset());
      ran("input gradient", shape.flops(mb), floats(mb));
    }
  }

  /** Elements of X, W and Y. */
  private long floats(long mb) {
    return mb * shape.inputSize() + shape.filterSize() + mb * shape.outputSize();
  }
}
