package dev.lanewise.bench.activation;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.activation.SoftmaxReference;
import dev.lanewise.kernels.parallel.Workers;
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

/** The softmax of each row. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SoftmaxBenchmark {

  /** Rows of numbers. */
  @State(Scope.Benchmark)
  public static class Input {
    @Param({"128x10", "128x1000"})
    String shape;

    private final Softmax serial = new Softmax(Workers.serial());
    private int rows;
    private int n;
    private float[] x;
    private float[] y;

    /** Fills the arrays and checks the kernel on one thread. */
    @Setup
    public void fill() {
      String[] sides = shape.split("x");
      rows = Integer.parseInt(sides[0]);
      n = Integer.parseInt(sides[1]);
      x = Numbers.uniform("x", rows * n);
      y = new float[rows * n];
      verify(serial);
    }

    float[] run(Softmax kernel) {
      kernel.forward(rows, n, x, 0, n, y, 0, n);
      return y;
    }

    void verify(Softmax kernel) {
      float[] expected = new float[rows * n];
      SoftmaxReference.forward(rows, n, x, 0, n, expected, 0, n);
      Numbers.requireSame("y", expected, run(kernel));
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Softmax kernel;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      kernel = new Softmax(workers);
      input.verify(kernel);
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
    SoftmaxReference.forward(input.rows, input.n, input.x, 0, input.n, input.y, 0, input.n);
    return input.y;
  }

  /** The kernel on one thread. */
  @Benchmark
  public float[] serial(Input input) {
    return input.run(input.serial);
  }

  /** The kernel on several threads. */
  @Benchmark
  public float[] parallel(Input input, Threads threads) {
    return input.run(threads.kernel);
  }
}
