package dev.lanewise.network.layer;

import static dev.lanewise.kernels.gemm.Transpose.NO;
import static dev.lanewise.kernels.gemm.Transpose.YES;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.vector.ColumnSums;

/**
 * {@code Y = f(b + X W)}, {@code dZ = dY f'(Y)}, {@code dW = X' dZ}, {@code db} = column sums of
 * dZ, {@code dX = dZ W'}, with X (mb, inputs), W (inputs, units) and Y (mb, units). dZ overwrites
 * dY.
 */
final class DenseLayer extends Layer {
  private final int inputs;
  private final int units;
  private final Parameter weights;
  private final Parameter biases;
  private final Gemm gemm;
  private final ColumnSums columnSums;
  private final Activation function;
  private final InPlaceActivation activation;

  DenseLayer(
      LayerSite site, Activation activation, Shape output, Parameter weights, Parameter biases) {
    super(site, output, weights, biases);
    this.inputs = site.input().size();
    this.units = output.size();
    this.weights = weights;
    this.biases = biases;
    this.gemm = new Gemm(site.workers());
    this.columnSums = new ColumnSums(site.workers());
    this.function = activation;
    this.activation = new InPlaceActivation(activation, site.workers());
  }

  @Override
  public void forward(int mb, float[] x, float[] y, boolean training) {
    float[] w = weights.value();
    float[] b = biases.value();
    if (function == Activation.RELU) {
      gemm.multiplyAddBiasRelu(
          NO, NO, mb, units, inputs, x, 0, inputs, w, 0, units, b, 0, y, 0, units);
      ran("forward", flops(mb), floats(mb) + units);
      return;
    }
    gemm.multiplyAddBias(NO, NO, mb, units, inputs, x, 0, inputs, w, 0, units, b, 0, y, 0, units);
    ran("forward", flops(mb), floats(mb) + units);
    activation.forward(mb * units, y, this);
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    activation.backward(mb * units, y, dY, this);
    float[] dW = weights.gradient();
    gemm.multiply(YES, NO, inputs, units, mb, 1, x, 0, inputs, dY, 0, units, 0, dW, 0, units);
    ran("weight gradient", flops(mb), floats(mb));
    columnSums.sum(mb, units, dY, 0, units, biases.gradient(), 0);
    ran("bias gradient", 0, (mb + 1L) * units);
    if (dX != null) {
      float[] w = weights.value();
      gemm.multiply(NO, YES, mb, inputs, units, 1, dY, 0, units, w, 0, units, 0, dX, 0, inputs);
      ran("input gradient", flops(mb), floats(mb));
    }
  }

  private long flops(long mb) {
    return 2 * mb * inputs * units;
  }

  /** Elements of X, W and Y. */
  private long floats(long mb) {
    return mb * inputs + (long) inputs * units + mb * units;
  }
}
