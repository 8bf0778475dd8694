package dev.lanewise.bench.gemm;

import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.parallel.Workers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * How long a product takes to come up to speed in a fresh JVM, on one thread: from before the
 * kernel's classes are loaded until its calls run at 90 % of the rate that they settle at.
 *
 * <p>That rate is known only when all is over. So a shot calls the product for four seconds, or for
 * four times as long as its first call took if that is more, keeps the time of every call, and
 * looks for the moment afterwards; see {@link Steadiness}. The results are the counters. The score
 * is the length of a shot and says nothing. In JMH's JSON the score of a counter is a sum over the
 * JVMs; what each gave is in its {@code rawData}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 10,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class WarmUpBenchmark {

  /** The matrices, and room for the times. */
  @State(Scope.Thread)
  public static class Input {
    private static final long LEAST_NANOS = 4_000_000_000L;

    // The first call may take seconds, and must end long before the steady half begins.
    private static final int FIRST_CALLS = 4;

    // A call a microsecond; were they faster, the series would end earlier.
    private static final int MOST_CALLS = 1 << 22;

    @Param({"square-64", "square-256", "square-1024", "keras-mlp-dense1-forward"})
    String shape;

    private final GemmBenchmark.Input matrices = new GemmBenchmark.Input();
    private final long[] times = new long[MOST_CALLS + 1];

    /** Fills the matrices, without a call of the kernel. */
    @Setup
    public void fill() {
      matrices.fill(shape);
    }

    /** Makes a kernel and calls it until the time is over; returns how often. */
    int callRepeatedly() {
      int n = 0;
      times[0] = System.nanoTime();
      Gemm gemm = new Gemm(Workers.serial());
      do {
        matrices.multiply(gemm);
        n++;
        times[n] = System.nanoTime();
      } while (n < MOST_CALLS && times[n] - times[0] < nanos());
      return n;
    }

    private long nanos() {
      return Math.max(LEAST_NANOS, FIRST_CALLS * (times[1] - times[0]));
    }

    /** Checks the last product: before the first call nothing may warm it up. */
    @TearDown
    public void verify() {
      matrices.verify();
    }
  }

  /** What a JVM showed. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Shown {
    /** The first call, with the loading of classes. */
    public double firstCallMillis;

    /** From the start to the first steady call; NaN if it was still becoming faster. */
    public double millisToSteady;

    /** The calls before the first steady one; -1 if it was still becoming faster. */
    public double callsToSteady;

    /** A steady call. */
    public double steadyMicros;
  }

  /** The kernel on one thread. */
  @Benchmark
  public void untilSteady(Input input, Shown shown) {
    int n = input.callRepeatedly();
    Steadiness steadiness = Steadiness.of(input.times, n);
    shown.firstCallMillis = (input.times[1] - input.times[0]) * 1e-6;
    shown.millisToSteady = steadiness.millis();
    shown.callsToSteady = steadiness.calls();
    shown.steadyMicros = steadiness.steadyMicros();
  }
}
