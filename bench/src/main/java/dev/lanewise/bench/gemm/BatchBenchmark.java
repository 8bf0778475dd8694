package dev.lanewise.bench.gemm;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.GemmBatch;
import dev.lanewise.kernels.gemm.GemmReference;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** {@value #COUNT} products of a named square shape, one after the other in memory. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchBenchmark {
  /** Products at a time. */
  public static final int COUNT = 64;

  /** A shape with its matrices. */
  @State(Scope.Benchmark)
  public static class Input {
    @Param({"square-32", "square-64"})
    String shape;

    private GemmBatch batch;
    private GemmShape s;
    private float[] a;
    private float[] b;
    private float[] c;

    /** Fills the matrices and checks the products of one thread. */
    @Setup
    public void fill() {
      s = GemmShape.named(shape);
      a = Numbers.uniform("a", COUNT * s.m() * s.k());
      b = Numbers.uniform("b", COUNT * s.k() * s.n());
      c = new float[COUNT * s.m() * s.n()];
      batch = new GemmBatch(Workers.serial());
      verify(batch);
    }

    private void verify(GemmBatch kernel) {
      float[] expected = multiplyByDefinition().clone();
      Arrays.fill(c, Float.NaN);
      Numbers.requireSame(COUNT + " products of " + s.name(), expected, multiply(kernel));
    }

    private float[] multiply(GemmBatch kernel) {
      int m = s.m();
      int n = s.n();
      int k = s.k();
      kernel.multiply(
          COUNT, s.ta(), s.tb(), m, n, k, 1, a, 0, k, m * k, b, 0, n, k * n, 0, c, 0, n, m * n);
      return c;
    }

    private float[] multiplyByDefinition() {
      int m = s.m();
      int n = s.n();
      int k = s.k();
      for (int i = 0; i < COUNT; i++) {
        GemmReference.multiply(
            s.ta(), s.tb(), m, n, k, 1, a, i * m * k, k, b, i * k * n, n, 0, c, i * m * n, n);
      }
      return c;
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private GemmBatch batch;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      batch = new GemmBatch(workers);
      input.verify(batch);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  /** The definition. */
  @Benchmark
  public float[] naive(Input input) {
    return input.multiplyByDefinition();
  }

  /** The kernel on one thread: one product after the other. */
  @Benchmark
  public float[] serial(Input input) {
    return input.multiply(input.batch);
  }

  /** The kernel on several threads. */
  @Benchmark
  public float[] parallel(Input input, Threads threads) {
    return input.multiply(threads.batch);
  }
}
