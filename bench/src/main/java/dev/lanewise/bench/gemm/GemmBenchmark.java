package dev.lanewise.bench.gemm;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.GemmReference;
import dev.lanewise.kernels.gemm.PackedMatrix;
import dev.lanewise.kernels.gemm.Transpose;
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

/** C = op(A) op(B) for the named shapes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBenchmark {

  /** A shape with its matrices. */
  @State(Scope.Benchmark)
  public static class Input {
    private static final int ROWS_TO_VERIFY = 16;

    @Param({"square-64", "square-256", "square-1024"})
    String shape;

    private Gemm gemm;
    private GemmShape s;
    private float[] a;
    private float[] b;
    private float[] c;

    /** Fills the matrices and checks the product of one thread. */
    @Setup
    public void fill() {
      fill(shape);
      gemm = new Gemm(Workers.serial());
      verify(() -> multiply(gemm));
    }

    /** Fills the matrices alone. */
    void fill(String name) {
      s = GemmShape.named(name);
      a = Numbers.uniform("a", s.m() * s.k());
      b = Numbers.uniform("b", s.k() * s.n());
      c = new float[s.m() * s.n()];
    }

    private int lda() {
      return s.ta() == Transpose.NO ? s.k() : s.m();
    }

    private int ldb() {
      return s.tb() == Transpose.NO ? s.n() : s.k();
    }

    float[] multiply(Gemm kernel) {
      kernel.multiply(
          s.ta(), s.tb(), s.m(), s.n(), s.k(), 1, a, 0, lda(), b, 0, ldb(), 0, c, 0, s.n());
      return c;
    }

    PackedMatrix pack(Gemm kernel) {
      return kernel.pack(s.tb(), s.k(), s.n(), b, 0, ldb());
    }

    float[] multiply(Gemm kernel, PackedMatrix packed) {
      kernel.multiply(s.ta(), s.m(), 1, a, 0, lda(), packed, 0, c, 0, s.n());
      return c;
    }

    float[] multiplyByDefinition() {
      GemmReference.multiply(
          s.ta(), s.tb(), s.m(), s.n(), s.k(), 1, a, 0, lda(), b, 0, ldb(), 0, c, 0, s.n());
      return c;
    }

    /** Computes, and checks what was written. */
    void verify(Runnable product) {
      Arrays.fill(c, Float.NaN);
      product.run();
      verify();
    }

    /** Compares rows of c, the first and the last among them, with the definition. */
    void verify() {
      int rows = Math.min(ROWS_TO_VERIFY, s.m());
      float[] expected = new float[s.n()];
      for (int i = 0; i < rows; i++) {
        int row = rows == 1 ? 0 : (int) ((long) i * (s.m() - 1) / (rows - 1));
        int at = s.ta() == Transpose.NO ? row * lda() : row;
        GemmReference.multiply(
            s.ta(), s.tb(), 1, s.n(), s.k(), 1, a, at, lda(), b, 0, ldb(), 0, expected, 0, s.n());
        float[] actual = Arrays.copyOfRange(c, row * s.n(), (row + 1) * s.n());
        Numbers.requireSame("row " + row + " of " + s.name(), expected, actual);
      }
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Gemm gemm;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      gemm = new Gemm(workers);
      input.verify(() -> input.multiply(gemm));
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

  /** The kernel on one thread. */
  @Benchmark
  public float[] serial(Input input) {
    return input.multiply(input.gemm);
  }

  /** The kernel on several threads. */
  @Benchmark
  public float[] parallel(Input input, Threads threads) {
    return input.multiply(threads.gemm);
  }
}
