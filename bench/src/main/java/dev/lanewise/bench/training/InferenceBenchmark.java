package dev.lanewise.bench.training;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.model.Network;
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

/** The outputs of a batch. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InferenceBenchmark {

  /** A batch and a network on one thread. */
  @State(Scope.Benchmark)
  public static class Input {
    @Param({"tf-mlp", "keras-convnet", "keras-mlp", "keras-mlp-original"})
    String shape;

    private Batch batch;
    private Network serial;

    /** Draws the batch. */
    @Setup
    public void fill() {
      batch = new Batch(shape);
      serial = batch.network(Workers.serial());
    }

    float[] run(Network network) {
      return network.forward(batch.mb, batch.x, false);
    }

    float[] outputs(Network network) {
      return Arrays.copyOf(run(network), batch.mb * network.output().size());
    }
  }

  /** The network on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Network network;

    /** Makes the network and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      network = input.batch.network(workers);
      Numbers.requireSame("the output", input.outputs(input.serial), input.outputs(network));
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  /** On one thread. */
  @Benchmark
  public float[] serial(Input input) {
    return input.run(input.serial);
  }

  /** On several threads. */
  @Benchmark
  public float[] parallel(Input input, Threads threads) {
    return input.run(threads.network);
  }
}
