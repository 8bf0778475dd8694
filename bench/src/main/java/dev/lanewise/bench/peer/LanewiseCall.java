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
import dev.lanewise.kernels.lanes.Arena;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.pool.MaxPool;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * An operation of Lanewise on memory of its own. Native libraries get memory that begins with a
 * cache line; so do slices of an arena, where networks have theirs.
 */
final class LanewiseCall implements PeerCall {
  private final Workload work;
  private final Function<ConvShape, ConvAlgorithm> algorithm;
  private final Workers workers;
  private final List<float[]> operands;
  private final List<Slice> own;
  private final Slice result;
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
    Arena arena = new Arena();
    this.operands = operands;
    this.own = operands.stream().map(operand -> copy(operand, arena)).toList();
    this.result = arena.take(work.resultSize());
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

  private static Slice copy(float[] operand, Arena arena) {
    Slice copy = arena.take(operand.length);
    copy.set(operand);
    return copy;
  }

  private Runnable gemm(GemmShape s, List<Slice> operands) {
    Gemm gemm = new Gemm(workers);
    float[] a = operands.get(0).array();
    int aOffset = operands.get(0).offset();
    float[] b = operands.get(1).array();
    int bOffset = operands.get(1).offset();
    float[] c = result.array();
    int cOffset = result.offset();
    int m = s.m();
    int n = s.n();
    int k = s.k();
    int lda = s.ta() == Transpose.NO ? k : m;
    int ldb = s.tb() == Transpose.NO ? n : k;
    return () ->
        gemm.multiply(
            s.ta(), s.tb(), m, n, k, 1, a, aOffset, lda, b, bOffset, ldb, 0, c, cOffset, n);
  }

  private Runnable conv(ConvWork w, List<Slice> operands) {
    Conv conv = new Conv(workers, w.shape(), algorithm.apply(w.shape()));
    int mb = w.mb();
    float[] first = operands.get(0).array();
    int firstAt = operands.get(0).offset();
    float[] second = operands.get(1).array();
    int secondAt = operands.get(1).offset();
    float[] to = result.array();
    int at = result.offset();
    return switch (w.pass()) {
      case FORWARD, FORWARD_RELU -> {
        float[] bias = operands.get(2).array();
        int biasAt = operands.get(2).offset();
        boolean relu = w.pass() == ConvWork.Pass.FORWARD_RELU;
        yield () -> conv.forward(mb, first, firstAt, second, secondAt, bias, biasAt, relu, to, at);
      }
      case INPUT_GRADIENT -> () -> conv.inputGradient(mb, first, firstAt, second, secondAt, to, at);
      case FILTER_GRADIENT ->
          () -> conv.filterGradient(mb, first, firstAt, second, secondAt, to, at);
    };
  }

  private Runnable pool(PoolWork w, List<Slice> operands) {
    MaxPool pool = new MaxPool(workers, w.shape());
    int mb = w.mb();
    float[] x = operands.get(0).array();
    int xOffset = operands.get(0).offset();
    float[] to = result.array();
    int at = result.offset();
    byte[] index = new byte[mb * w.shape().outputSize()];
    if (w.forward()) {
      return () -> pool.forward(mb, x, xOffset, to, at, index, 0);
    }
    pool.forward(mb, x, xOffset, new float[index.length], 0, index, 0);
    float[] dY = operands.get(1).array();
    int dYOffset = operands.get(1).offset();
    return () -> pool.backward(mb, dY, dYOffset, index, 0, to, at);
  }

  private Runnable element(ElementWork w, List<Slice> operands) {
    ElementWise kernel = new ElementWise(workers);
    float[] x = operands.get(0).array();
    int xOffset = operands.get(0).offset();
    float[] to = result.array();
    int at = result.offset();
    return switch (w.function()) {
      case RELU -> () -> kernel.forward(Activation.RELU, w.n(), x, xOffset, to, at);
      case RELU_GRADIENT -> {
        float[] dY = operands.get(1).array();
        int dYOffset = operands.get(1).offset();
        yield () -> kernel.backward(Activation.RELU, w.n(), x, xOffset, dY, dYOffset, to, at);
      }
      case SIGMOID -> () -> kernel.forward(Activation.SIGMOID, w.n(), x, xOffset, to, at);
      case TANH -> () -> kernel.forward(Activation.TANH, w.n(), x, xOffset, to, at);
    };
  }

  private Runnable softmax(SoftmaxWork w, List<Slice> operands) {
    Softmax softmax = new Softmax(workers);
    float[] x = operands.get(0).array();
    int xOffset = operands.get(0).offset();
    float[] y = result.array();
    int yOffset = result.offset();
    return () -> softmax.forward(w.rows(), w.n(), x, xOffset, w.n(), y, yOffset, w.n());
  }

  /** The weights are the result; what they were is an operand. */
  private Runnable update(UpdateWork w, List<Slice> operands) {
    UpdateRule.Step step = w.rule().kernel(workers);
    Slice g = operands.get(0);
    Slice s = operands.get(1);
    Slice t = operands.get(2);
    return () ->
        step.update(
            w.n(),
            g.array(),
            g.offset(),
            s.array(),
            s.offset(),
            t.array(),
            t.offset(),
            result.array(),
            result.offset());
  }

  @Override
  public void run() {
    kernel.run();
  }

  @Override
  public void reset() {
    if (work instanceof UpdateWork) {
      for (int i = 0; i < own.size(); i++) {
        own.get(i).set(operands.get(i));
      }
      result.set(operands.get(UpdateWork.WEIGHTS));
    }
  }

  @Override
  public float[] result() {
    return result.toArray();
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
