package dev.lanewise.bench.parallel;

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

/**
 * What an array costs a thread that updates it in place, as training does with weights, where
 * another thread has written or read it since: its lines then are in the cache of another core, or
 * in both, and must be given up there first. It shows how cores are connected, and what a cut of
 * work among them should look like. JMH reads the clock around every call, some tens of
 * nanoseconds.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SharingBenchmark {

  /** The array, and a second thread that is at it when told to, and else spins. */
  @State(Scope.Benchmark)
  public static class Shared {
    // Where adding 1 no longer changes a float.
    private static final long MOST = 1 << 24;

    // Elements in a cache line of 64 bytes; so many longs are two lines, fetched together.
    private static final int LINE = 16;

    /** KiB. */
    @Param("1024")
    String shape;

    private float[] array;
    private Thread other;

    // How often the array was updated, which is what its elements are, as far as floats count. In
    // lines of its own: the other thread reads those of the fields all the time.
    private final long[] updates = new long[2 * LINE];

    // What the other thread read last: the sum over all lines.
    private double sum;

    // What the other thread has done, and, one ahead, what it is told to do.
    private volatile long done;
    private volatile long told;
    private volatile boolean toldToWrite;
    private volatile boolean over;

    /** Starts the other thread. */
    @Setup
    public void open() {
      array = new float[256 * Integer.parseInt(shape)];
      other = new Thread(this::obey, "other");
      other.start();
    }

    private void obey() {
      while (!over) {
        if (told == done) {
          Thread.onSpinWait();
          continue;
        }
        if (toldToWrite) {
          update();
        } else {
          sum = read();
        }
        done = told;
      }
    }

    /** Lets the other thread update the array, or read it, and waits until it has. */
    void tell(boolean write) {
      toldToWrite = write;
      told = done + 1;
      while (told != done) {
        Thread.onSpinWait();
      }
      if (!write && sum != (double) value() * array.length / LINE) {
        throw new IllegalStateException("the other thread read " + sum + " of " + value());
      }
    }

    private float value() {
      return Math.min(updates[LINE], MOST);
    }

    float[] update() {
      float[] a = array;
      for (int i = 0; i < a.length; i++) {
        a[i]++;
      }
      updates[LINE]++;
      return a;
    }

    private double read() {
      float[] a = array;
      double all = 0;
      for (int i = 0; i < a.length; i += LINE) {
        all += a[i];
      }
      return all;
    }

    /** Throws unless both threads did what they were told. */
    @TearDown(Level.Iteration)
    public void verify() {
      for (float element : array) {
        if (element != value()) {
          throw new IllegalStateException(
              "an element is " + element + ", must be " + value() + " after " + updates[LINE]);
        }
      }
    }

    /** Ends the other thread. */
    @TearDown
    public void close() throws InterruptedException {
      over = true;
      other.join();
    }
  }

  /** Before each call the other thread updates the array. */
  @State(Scope.Benchmark)
  public static class Written {
    /** A call's beginning. */
    @Setup(Level.Invocation)
    public void begin(Shared shared) {
      shared.tell(true);
    }
  }

  /** Before each call it reads the array. */
  @State(Scope.Benchmark)
  public static class Read {
    /** A call's beginning. */
    @Setup(Level.Invocation)
    public void begin(Shared shared) {
      shared.tell(false);
    }
  }

  /** Nobody else is at the array. */
  @Benchmark
  public float[] alone(Shared shared) {
    return shared.update();
  }

  /** The other thread has written it. */
  @Benchmark
  public float[] writtenByOther(Shared shared, Written written) {
    return shared.update();
  }

  /** This thread has written it, and the other one has read it. */
  @Benchmark
  public float[] readByOther(Shared shared, Read read) {
    return shared.update();
  }
}
