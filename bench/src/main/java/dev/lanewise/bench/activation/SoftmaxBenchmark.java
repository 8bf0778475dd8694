package dev.lanewise.bench.activation;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.CrossEntropy;
import dev.lanewise.kernels.activation.CrossEntropyReference;
import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.activation.SoftmaxReference;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** The softmax of each row, or its cross-entropy with the gradient. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SoftmaxBenchmark {

  /** What is computed of rows of x. */
  interface Rows {
    void run(int rows, int n, float[] x, float[] y);
  }

  /** Rows of numbers. */
  @State(Scope.Benchmark)
  public static class Input {
    @Param({"128x10", "128x1000"})
    String shape;

    @Param({"forward", "cross-entropy"})
    String pass;

    private Rows definition;
    private Rows serial;
    private int rows;
    private int n;
    private float[] x;
    private float[] y;
    private int[] labels;
    private float[] losses;

    /** Fills the arrays and checks the kernel on one thread. */
    @Setup
    public void fill() {
      String[] sides = shape.split("x");
      rows = Integer.parseInt(sides[0]);
      n = Integer.parseInt(sides[1]);
      x = Numbers.uniform("x", rows * n);
      y = new float[rows * n];
      labels = IntStream.range(0, rows).map(r -> r * 3 % n).toArray();
      losses = new float[rows];
      definition = definition();
      serial = kernel(Workers.serial());
      verify(serial);
    }

    private Rows definition() {
      return isForward()
          ? (r, c, from, to) -> SoftmaxReference.forward(r, c, from, 0, c, to, 0, c)
          : (r, c, from, to) ->
              CrossEntropyReference.gradient(r, c, from, 0, c, labels, 0, losses, 0, to, 0, c);
    }

    Rows kernel(Workers workers) {
      if (isForward()) {
        Softmax softmax = new Softmax(workers);
        return (r, c, from, to) -> softmax.forward(r, c, from, 0, c, to, 0, c);
      }
      CrossEntropy entropy = new CrossEntropy(workers);
      return (r, c, from, to) -> entropy.gradient(r, c, from, 0, c, labels, 0, losses, 0, to, 0, c);
    }

    private boolean isForward() {
      return switch (pass) {
        case "forward" -> true;
        case "cross-entropy" -> false;
        default ->
            throw new IllegalArgumentException(
                "the pass is '" + pass + "', must be forward or cross-entropy");
      };
    }

    float[] run(Rows kernel) {
      kernel.run(rows, n, x, y);
      return y;
    }

    void verify(Rows kernel) {
      float[] expected = new float[rows * n];
      definition.run(rows, n, x, expected);
      float[] expectedLosses = losses.clone();
      Arrays.fill(y, Float.NaN);
      Arrays.fill(losses, Float.NaN);
      Numbers.requireSame("y", expected, run(kernel));
      if (!isForward()) {
        Numbers.requireSame("the losses", expectedLosses, losses);
      }
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Rows kernel;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      kernel = input.kernel(workers);
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
    return input.run(input.definition);
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
