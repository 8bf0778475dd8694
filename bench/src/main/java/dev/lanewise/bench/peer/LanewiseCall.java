package dev.lanewise.bench.peer;

import dev.lanewise.bench.machine.Build;
import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.bench.shapes.ElementWork;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.PoolWork;
import dev.lanewise.bench.shapes.SoftmaxWork;
import dev.lanewise.bench.shapes.UpdateRule;
import dev.lanewise.bench.shapes.UpdateWork;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ElementWise;
import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.pool.MaxPool;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** An operation of Lanewise on arrays of its own. */
final class LanewiseCall implements PeerCall {
  // Native libraries get memory that begins with a cache line; so do large arrays, here.
  private static final int AT = Scratch.START;

  private final Workload work;
  private final Function<ConvShape, ConvAlgorithm> algorithm;
  private final Workers workers;
  private final List<float[]> operands;
  private final List<float[]> own;
  private final float[] result;
  private final Runnable kernel;

  /**
   * An operation.
   *
   * @param algorithm how a convolution is computed
   */
  LanewiseCall(
      Workload work,
      int threads,
      List<float[]> operands,
      Function<ConvShape, ConvAlgorithm> algorithm) {
    this.work = work;
    this.algorithm = algorithm;
    this.workers = threads == 1 ? Workers.serial() : Workers.of(threads);
    this.result = new float[AT + work.resultSize()];
    this.operands = operands;
    this.own = operands.stream().map(LanewiseCall::copy).toList();
    this.kernel =
        switch (work) {
          case GemmShape s -> gemm(s, own);
          case ConvWork w -> conv(w, own);
          case PoolWork w -> pool(w, own);
          case ElementWork w -> element(w, own);
          case SoftmaxWork w -> softmax(w, own);
          case UpdateWork w -> update(w, own);
        };
    reset();
  }

  private static float[] copy(float[] operand) {
    float[] copy = new float[AT + operand.length];
    System.arraycopy(operand, 0, copy, AT, operand.length);
    return copy;
  }

  private Runnable gemm(GemmShape s, List<float[]> operands) {
    Gemm gemm = new Gemm(workers);
    float[] a = operands.get(0);
    float[] b = operands.get(1);
    int lda = s.ta() == Transpose.NO ? s.k() : s.m();
    int ldb = s.tb() == Transpose.NO ? s.n() : s.k();
    return () ->
        gemm.multiply(
            s.ta(), s.tb(), s.m(), s.n(), s.k(), 1, a, AT, lda, b, AT, ldb, 0, result, AT, s.n());
  }

  private Runnable conv(ConvWork w, List<float[]> operands) {
    Conv conv = new Conv(workers, w.shape(), algorithm.apply(w.shape()));
    int mb = w.mb();
    float[] first = operands.get(0);
    float[] second = operands.get(1);
    return switch (w.pass()) {
      case FORWARD, FORWARD_RELU -> {
        float[] bias = operands.get(2);
        boolean relu = w.pass() == ConvWork.Pass.FORWARD_RELU;
        yield () -> conv.forward(mb, first, AT, second, AT, bias, AT, relu, result, AT);
      }
      case INPUT_GRADIENT -> () -> conv.inputGradient(mb, first, AT, second, AT, result, AT);
      case FILTER_GRADIENT -> () -> conv.filterGradient(mb, first, AT, second, AT, result, AT);
    };
  }

  private Runnable pool(PoolWork w, List<float[]> operands) {
    MaxPool pool = new MaxPool(workers, w.shape());
    int mb = w.mb();
    float[] x = operands.get(0);
    byte[] index = new byte[AT + mb * w.shape().outputSize()];
    if (w.forward()) {
      return () -> pool.forward(mb, x, AT, result, AT, index, AT);
    }
    pool.forward(mb, x, AT, new float[index.length], 0, index, AT);
    float[] dY = operands.get(1);
    return () -> pool.backward(mb, dY, AT, index, AT, result, AT);
  }

  private Runnable element(ElementWork w, List<float[]> operands) {
    ElementWise kernel = new ElementWise(workers);
    float[] x = operands.get(0);
    return switch (w.function()) {
      case RELU -> () -> kernel.forward(Activation.RELU, w.n(), x, AT, result, AT);
      case RELU_GRADIENT -> {
        float[] dY = operands.get(1);
        yield () -> kernel.backward(Activation.RELU, w.n(), x, AT, dY, AT, result, AT);
      }
      case SIGMOID -> () -> kernel.forward(Activation.SIGMOID, w.n(), x, AT, result, AT);
      case TANH -> () -> kernel.forward(Activation.TANH, w.n(), x, AT, result, AT);
    };
  }

  private Runnable softmax(SoftmaxWork w, List<float[]> operands) {
    Softmax softmax = new Softmax(workers);
    float[] x = operands.get(0);
    return () -> softmax.forward(w.rows(), w.n(), x, AT, w.n(), result, AT, w.n());
  }

  /** The weights are the result; what they were is an operand. */
  private Runnable update(UpdateWork w, List<float[]> operands) {
    UpdateRule.Step step = w.rule().kernel(workers);
    float[] g = operands.get(0);
    float[] s = operands.get(1);
    float[] t = operands.get(2);
    return () -> step.update(w.n(), AT, g, s, t, result);
  }

  @Override
  public void run() {
    kernel.run();
  }

  @Override
  public void reset() {
    if (work instanceof UpdateWork w) {
      for (int i = 0; i < own.size(); i++) {
        System.arraycopy(operands.get(i), 0, own.get(i), AT, w.n());
      }
      System.arraycopy(operands.get(UpdateWork.WEIGHTS), 0, result, AT, w.n());
    }
  }

  @Override
  public float[] result() {
    return Arrays.copyOfRange(result, AT, result.length);
  }

  @Override
  public long flops() {
    return work.flops();
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public Map<String, String> settings() {
    Build build = Build.read();
    return Map.of(
        PeerSettings.VERSION,
        build.version() + ", commit " + build.commit() + (build.dirty() ? " with changes" : ""),
        PeerSettings.KERNEL,
        how() + vectors(),
        PeerSettings.THREADING,
        "spin then park");
  }

  /** The width that the kernels have. */
  static String vectors() {
    return Lanes.SCALAR ? "scalar" : "vectors of " + Lanes.vectorBits() + " bits";
  }

  private String how() {
    return work instanceof ConvWork conv
        ? algorithm.apply(conv.shape()).name().toLowerCase(Locale.ROOT) + ", "
        : "";
  }

  @Override
  public void close() {
    workers.close();
  }
}
