package dev.lanewise.bench.conv;

import dev.lanewise.kernels.conv.Conv;
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

/** Y = conv(X, W) + bias for a batch. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvForwardBenchmark {

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Conv conv;

    /** Makes the kernel and checks what it gives. */
    @Setup
    public void open(ConvInput input) {
      workers = Workers.of(threads);
      conv = input.conv(workers);
      run(conv, input);
      verify(input);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  private static float[] run(Conv conv, ConvInput in) {
    conv.forward(in.mb, in.x, 0, in.w, 0, in.bias, 0, false, in.y, 0);
    return in.y;
  }

  /** Compares the first and the last image with the definition. */
  private static void verify(ConvInput in) {
    float[] expected = new float[in.s.outputSize()];
    for (int image : new int[] {0, in.mb - 1}) {
      int at = image * in.s.inputSize();
      in.reference.forward(1, in.x, at, in.w, 0, in.bias, 0, false, expected, 0);
      ConvInput.requireImage(in.y, image, expected);
    }
  }

  /** Checks the kernel on one thread. */
  @State(Scope.Benchmark)
  public static class Verified {
    /** Runs it once. */
    @Setup
    public void verifySerial(ConvInput input) {
      run(input.serial, input);
      verify(input);
    }
  }

  /** The definition. */
  @Benchmark
  public float[] naive(ConvInput in) {
    in.reference.forward(in.mb, in.x, 0, in.w, 0, in.bias, 0, false, in.y, 0);
    return in.y;
  }

  /** The kernel on one thread. */
  @Benchmark
  public float[] serial(ConvInput input, Verified verified) {
    return run(input.serial, input);
  }

  /** The kernel on several threads. */
  @Benchmark
  public float[] parallel(ConvInput input, Threads threads) {
    return run(threads.conv, input);
  }
}
