package dev.lanewise.bench.training;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.train.TrainingStep;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One step with a batch: forward, loss, backward, update. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark {

  /** A network on some workers that can be set back to its first weights. */
  private static final class Trainee {
    private final Batch batch;
    private final Workers workers;
    private final Network network;
    private final float[][] first;
    private TrainingStep step;

    Trainee(Batch batch, Workers workers) {
      this.batch = batch;
      this.workers = workers;
      this.network = batch.network(workers);
      this.first = network.weights();
    }

    void reset() {
      network.setWeights(first);
      step = batch.step(network, workers);
    }

    double run() {
      return batch.run(step);
    }

    String weightsAfterTwoSteps() {
      reset();
      run();
      run();
      return network.sha256();
    }
  }

  /** A batch and a network on one thread. */
  @State(Scope.Benchmark)
  public static class Input {
    @Param({"tf-mlp", "keras-convnet", "keras-mlp", "keras-mlp-original"})
    String shape;

    private Batch batch;
    private Trainee serial;

    /** Draws the batch. */
    @Setup
    public void fill() {
      batch = new Batch(shape);
      serial = new Trainee(batch, Workers.serial());
    }

    /** Back to the first weights. */
    @Setup(Level.Iteration)
    public void reset() {
      serial.reset();
    }
  }

  /** The network on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private Trainee parallel;

    /** Makes the network and checks that it learns the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      parallel = new Trainee(input.batch, workers);
      String expected = input.serial.weightsAfterTwoSteps();
      String actual = parallel.weightsAfterTwoSteps();
      if (!expected.equals(actual)) {
        throw new IllegalStateException(
            "weights have SHA-256 " + actual + ", must have " + expected);
      }
    }

    /** Back to the first weights. */
    @Setup(Level.Iteration)
    public void reset() {
      parallel.reset();
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  /** On one thread. */
  @Benchmark
  public double serial(Input input) {
    return input.serial.run();
  }

  /** On several threads. */
  @Benchmark
  public double parallel(Input input, Threads threads) {
    return threads.parallel.run();
  }
}
