package dev.lanewise.bench.gemm;

import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.PackedMatrix;
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

/** C = op(A) op(B) for the named shapes, with op(B) packed beforehand, as weights that stay. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PackedBenchmark {

  /** The kernel on one thread. */
  @State(Scope.Benchmark)
  public static class Serial {
    private Gemm gemm;
    private PackedMatrix packed;

    /** Packs, and checks the product. */
    @Setup
    public void open(GemmBenchmark.Input input) {
      open(input, Workers.serial());
    }

    void open(GemmBenchmark.Input input, Workers workers) {
      gemm = new Gemm(workers);
      packed = input.pack(gemm);
      input.verify(() -> multiply(input));
    }

    float[] multiply(GemmBenchmark.Input input) {
      return input.multiply(gemm, packed);
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private final Serial kernel = new Serial();
    private Workers workers;

    /** Packs, and checks the product. */
    @Setup
    public void open(GemmBenchmark.Input input) {
      workers = Workers.of(threads);
      kernel.open(input, workers);
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  /** The definition, of B as it is. */
  @Benchmark
  public float[] naive(GemmBenchmark.Input input) {
    return input.multiplyByDefinition();
  }

  /** The kernel on one thread. */
  @Benchmark
  public float[] serial(GemmBenchmark.Input input, Serial serial) {
    return serial.multiply(input);
  }

  /** The kernel on several threads. */
  @Benchmark
  public float[] parallel(GemmBenchmark.Input input, Threads threads) {
    return threads.kernel.multiply(input);
  }
}
