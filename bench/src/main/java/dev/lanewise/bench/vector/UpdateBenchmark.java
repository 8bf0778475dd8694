package dev.lanewise.bench.vector;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.bench.shapes.UpdateRule;
import dev.lanewise.kernels.parallel.Workers;
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

/** One step of an optimiser over 0.8 million weights, as many as keras-mlp has. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class UpdateBenchmark {

  /** Weights, their gradient and the optimiser's state. */
  @State(Scope.Benchmark)
  public static class Input {
    /** Weights of keras-mlp. */
    public static final int N = 814_200;

    @Param({"sgd", "adam", "rmsprop", "adadelta"})
    String shape;

    private UpdateRule.Step definition;
    private UpdateRule.Step serial;
    private final float[] g = Numbers.uniform("g", N);
    private float[] s;
    private float[] t;
    private float[] w;

    /** Checks the kernel on one thread. */
    @Setup
    public void verifySerial() {
      definition = UpdateRule.named(shape).definition();
      serial = UpdateRule.named(shape).kernel(Workers.serial());
      verify(serial);
    }

    /** Sets back what the steps change. */
    @Setup(Level.Iteration)
    public void reset() {
      s = Numbers.positive("s", N);
      t = Numbers.positive("t", N);
      w = Numbers.uniform("w", N);
    }

    float[] run(UpdateRule.Step rule) {
      rule.update(N, g, 0, s, 0, t, 0, w, 0);
      return w;
    }

    void verify(UpdateRule.Step rule) {
      reset();
      float[] expected = run(definition);
      float[] expectedS = s;
      float[] expectedT = t;
      reset();
      Numbers.requireSame("w", expected, run(rule));
      Numbers.requireSame("the first state", expectedS, s);
      Numbers.requireSame("the second state", expectedT, t);
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private UpdateRule.Step rule;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      rule = UpdateRule.named(input.shape).kernel(workers);
      input.verify(rule);
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
    return input.run(threads.rule);
  }
}
