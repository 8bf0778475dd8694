package dev.lanewise.network.layer;

import static dev.lanewise.kernels.gemm.Transpose.NO;
import static dev.lanewise.kernels.gemm.Transpose.YES;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.lanes.Slice;
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
  private final boolean relu;
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
    this.relu = activation == Activation.RELU;
    this.activation = new InPlaceActivation(activation, site.workers());
  }

  @Override
  public void forward(int mb, Slice x, Slice y, boolean training) {
    Slice w = weights.value();
    Slice b = biases.value();
    gemm.multiplyAddBias(
        NO,
        NO,
        mb,
        units,
        inputs,
        x.array(),
        x.offset(),
        inputs,
        w.array(),
        w.offset(),
        units,
        b.array(),
        b.offset(),
        relu,
        y.array(),
        y.offset(),
        units);
    ran("forward", flops(mb), floats(mb) + units);
    if (!relu) {
      activation.forward(mb * units, y, this);
    }
  }

  @Override
  public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
    activation.backward(mb * units, y, dY, this);
    multiply(YES, NO, inputs, units, mb, x, dY, weights.gradient());
    ran("weight gradient", flops(mb), floats(mb));
    Slice db = biases.gradient();
    columnSums.sum(mb, units, dY.array(), dY.offset(), units, db.array(), db.offset());
    ran("bias gradient", 0, (mb + 1L) * units);
    if (dX != null) {
      multiply(NO, YES, mb, inputs, units, dY, weights.value(), dX);
      ran("input gradient", flops(mb), floats(mb));
    }
  }

  /** C (m, n) = op(A) op(B), over k. */
  private void multiply(
      Transpose ta, Transpose tb, int m, int n, int k, Slice a, Slice b, Slice c) {
    int lda = ta == NO ? k : m;
    int ldb = tb == NO ? n : k;
    gemm.multiply(
        ta,
        tb,
        m,
        n,
        k,
        1,
        a.array(),
        a.offset(),
        lda,
        b.array(),
        b.offset(),
        ldb,
        0,
        c.array(),
        c.offset(),
        n);
  }

  private long flops(long mb) {
    return 2 * mb * inputs * units;
  }

  /** Elements of X, W and Y. */
  private long floats(long mb) {
    return mb * inputs + (long) inputs * units + mb * units;
  }
}
