package dev.lanewise.bench.activation;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ActivationReference;
import dev.lanewise.kernels.activation.ElementWise;
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

/** y = f(x) over long arrays. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationBenchmark {

  /** A function and its numbers. */
  @State(Scope.Benchmark)
  public static class Input {
    @Param({"RELU", "SIGMOID", "TANH"})
    Activation function;

    @Param({"4096", "131072", "4718592"})
    int shape;

    private final ElementWise serial = new ElementWise(Workers.serial());
    private float[] x;
    private float[] y;

    /** Fills the arrays and checks the kernel on one thread. */
    @Setup
    public void fill() {
      x = Numbers.uniform("x", shape);
      for (int i = 0; i < shape; i++) {
        x[i] *= 8;
      }
      y = new float[shape];
      verify(serial);
    }

    float[] run(ElementWise kernel) {
      kernel.forward(function, shape, x, 0, y, 0);
      return y;
    }

    void verify(ElementWise kernel) {
      float[] expected = new float[shape];
      ActivationReference.forward(function, shape, x, 0, expected, 0);
      Arrays.fill(y, Float.NaN);
      Numbers.requireSame("y", expected, run(kernel));
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private ElementWise kernel;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      kernel = new ElementWise(workers);
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
    ActivationReference.forward(input.function, input.shape, input.x, 0, input.y, 0);
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
