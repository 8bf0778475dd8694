package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvShape;

/**
 * {@code Y = f(conv(X, W) + b)}; the gradient of what enters f overwrites dY, and its sums over all
 * output pixels of the batch are db.
 */
final class ConvLayer extends Layer {
  private final Parameter weights;
  private final Parameter biases;
  private final ConvShape shape;
  private final Conv conv;
  private final Activation function;
  private final InPlaceActivation activation;

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
    this.function = activation;
    this.activation = new InPlaceActivation(activation, site.workers());
  }

  @Override
  public void forward(int mb, float[] x, float[] y, boolean training) {
    float[] w = weights.value();
    float[] b = biases.value();
    if (function == Activation.RELU) {
      conv.forwardRelu(mb, x, 0, w, 0, b, 0, y, 0);
      ran("forward", shape.flops(mb), floats(mb) + shape.oc());
      return;
    }
    conv.forward(mb, x, 0, w, 0, b, 0, y, 0);
    ran("forward", shape.flops(mb), floats(mb) + shape.oc());
    activation.forward(mb * output().size(), y, this);
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    activation.backward(mb * output().size(), y, dY, this);
    conv.filterGradient(mb, x, 0, dY, 0, weights.gradient(), 0);
    ran("weight gradient", shape.flops(mb), floats(mb));
    conv.biasGradient(mb, dY, 0, biases.gradient(), 0);
    ran("bias gradient", 0, (long) mb * shape.outputSize() + shape.oc());
    if (dX != null) {
      conv.inputGradient(mb, dY, 0, weights.value(), 0, dX, 0);
      ran("input gradient", shape.flops(mb), floats(mb));
    }
  }

  /** Elements of X, W and Y. */
  private long floats(long mb) {
    return mb * shape.inputSize() + shape.filterSize() + mb * shape.outputSize();
  }
}
