package dev.lanewise.bench.parallel;

import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
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

/**
 * What it costs to hand a job of tiles to threads and get it back, where the tiles do next to
 * nothing. {@code Workers} stands beside what the JDK offers on a pool of as many threads: a {@link
 * RecursiveAction} that halves the tiles, and a parallel stream; and beside a plain loop over the
 * tiles on the caller. The caller is one of the threads of {@code Workers}, but waits outside of a
 * {@link ForkJoinPool}.
 *
 * <p>The methods whose names end in {@code AfterPause} are called after two milliseconds without a
 * job, when the threads are parked; the others back to back. Each call after a pause is a sample of
 * its own, for the mean of the few that fit an iteration is at the mercy of one that was disturbed.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DispatchBenchmark {

  /** The tiles. Each counts its calls in a place of its own. */
  @State(Scope.Benchmark)
  public static class Job {
    // 128 bytes: a cache line and the one that is fetched with it.
    private static final int PAD = 16;

    /**
     * {@code each}: one tile a thread. {@code 16}: as many tiles. {@code meet}: one tile a thread,
     * which waits until all have started. The tiles of the others are so short that the first
     * thread may take them all before the next is awake; only this shows how long it takes until
     * every thread is at work.
     */
    @Param({"each", "16", "meet"})
    String shape;

    @Param({"1", "2"})
    int threads;

    private final AtomicInteger started = new AtomicInteger();
    private int tiles;
    private boolean meet;
    private long[] counts;

    /** Cuts the job. */
    @Setup
    public void cut() {
      tiles = shape.equals("16") ? 16 : threads;
      meet = shape.equals("meet");
      // The length of the array, which all threads read, is in a line that none writes.
      counts = new long[(tiles + 1) * PAD];
    }

    void count(int tile) {
      counts[(tile + 1) * PAD]++;
    }

    void tile(int tile) {
      count(tile);
      if (meet) {
        started.incrementAndGet();
        while (started.get() < tiles) {
          Thread.onSpinWait();
        }
      }
    }

    /** Must come before each call. */
    void begin() {
      if (meet) {
        started.set(0);
      }
    }

    /** Throws unless one call runs each tile exactly once. */
    void verify(Runnable call) {
      Arrays.fill(counts, 0);
      call.run();
      requireAll(1);
    }

    /** Throws unless all tiles ran equally often, however many calls there were. */
    @TearDown(Level.Iteration)
    public void verify() {
      requireAll(counts[PAD]);
    }

    private void requireAll(long calls) {
      for (int tile = 0; tile < tiles; tile++) {
        long count = counts[(tile + 1) * PAD];
        if (count != calls) {
          throw new IllegalStateException(
              "tile " + tile + " of " + tiles + " ran " + count + " times, must be " + calls);
        }
      }
    }
  }

  /** The threads of Lanewise. */
  @State(Scope.Benchmark)
  public static class Team {
    // Larger than any job that stays on the caller.
    private static final long WORK = Long.MAX_VALUE;

    private Job job;
    private Tile body;
    private Workers workers;

    /** Starts the threads and checks that they run each tile once. */
    @Setup
    public void open(Job job) {
      this.job = job;
      body = (tile, slot) -> job.tile(tile);
      workers = Workers.of(job.threads);
      job.verify(this::run);
    }

    long[] run() {
      job.begin();
      workers.run(job.tiles, WORK, body);
      return job.counts;
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      workers.close();
    }
  }

  /** The threads of the JDK. */
  @State(Scope.Benchmark)
  public static class Pool {
    private Job job;
    private Runnable stream;
    private ForkJoinPool pool;

    /** Makes the pool and checks that both ways to use it run each tile once. */
    @Setup
    public void open(Job job) {
      this.job = job;
      IntConsumer body = job::tile;
      // A parallel stream runs in the pool of the thread that starts it.
      stream = () -> IntStream.range(0, job.tiles).parallel().forEach(body);
      pool = new ForkJoinPool(job.threads);
      job.verify(this::halve);
      job.verify(this::stream);
    }

    long[] halve() {
      job.begin();
      pool.invoke(new Tiles(job, 0, job.tiles));
      return job.counts;
    }

    long[] stream() {
      job.begin();
      pool.submit(stream).join();
      return job.counts;
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
      pool.close();
    }
  }

  /** Tiles that are halved until one is left. */
  private static final class Tiles extends RecursiveAction {
    private static final long serialVersionUID = 1;

    private final transient Job job;
    private final int from;
    private final int to;

    Tiles(Job job, int from, int to) {
      this.job = job;
      this.from = from;
      this.to = to;
    }

    @Override
    protected void compute() {
      if (to - from == 1) {
        job.tile(from);
        return;
      }
      int middle = (from + to) >>> 1;
      invokeAll(new Tiles(job, from, middle), new Tiles(job, middle, to));
    }
  }

  /**
   * Time without a job. The caller stays busy, as a program that computes something else does, so
   * what is seen is the others' sleep and not its own. JMH reads the clock around every call then,
   * some tens of nanoseconds: little beside waking a thread, and {@code serialAfterPause} shows it.
   */
  @State(Scope.Thread)
  public static class Pause {
    // Workers park within one.
    private static final long NANOS = 2_000_000;

    /** Lets time pass. */
    @Setup(Level.Invocation)
    public void pass() {
      long start = System.nanoTime();
      while (System.nanoTime() - start < NANOS) {
        Thread.onSpinWait();
      }
    }
  }

  /** A plain loop. Here {@code meet} is as {@code each}, for there is nobody to wait for. */
  @Benchmark
  public long[] serial(Job job) {
    for (int tile = 0; tile < job.tiles; tile++) {
      job.count(tile);
    }
    return job.counts;
  }

  /** The threads of Lanewise. */
  @Benchmark
  public long[] workers(Team team) {
    return team.run();
  }

  /** The JDK's pool, with a task that halves itself. */
  @Benchmark
  public long[] forkJoin(Pool pool) {
    return pool.halve();
  }

  /** A parallel stream in the JDK's pool. */
  @Benchmark
  public long[] stream(Pool pool) {
    return pool.stream();
  }

  /** A plain loop, which nobody needs to wake up for. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public long[] serialAfterPause(Job job, Pause pause) {
    return serial(job);
  }

  /** The threads of Lanewise, parked. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public long[] workersAfterPause(Team team, Pause pause) {
    return team.run();
  }

  /** The JDK's pool, parked. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public long[] forkJoinAfterPause(Pool pool, Pause pause) {
    return pool.halve();
  }

  /** A parallel stream in the JDK's pool, parked. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  public long[] streamAfterPause(Pool pool, Pause pause) {
    return pool.stream();
  }
}
