package dev.lanewise.bench.pool;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.pool.MaxPool;
import dev.lanewise.kernels.pool.PoolReference;
import dev.lanewise.kernels.pool.PoolShape;
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

/** Max-pooling 2 x 2 of the 24 x 24 x 64 outputs of keras-convnet, and a way with overlap. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MaxPoolBenchmark {

  /** A batch of images. */
  @State(Scope.Benchmark)
  public static class Input {
    private static final int MB = 128;

    @Param({"2x2", "3x3-overlap"})
    String shape;

    @Param({"forward", "backward"})
    String pass;

    private boolean forward;
    private PoolShape s;
    private MaxPool serial;
    private float[] x;
    private float[] y;
    private byte[] index;
    private float[] dY;
    private float[] dX;

    /** Fills the arrays and checks both passes. */
    @Setup
    public void fill() {
      forward = pass.equals("forward");
      s =
          shape.equals("2x2")
              ? new PoolShape(24, 24, 64, 2, 2, 2, 2)
              : new PoolShape(24, 24, 64, 3, 3, 2, 2);
      serial = new MaxPool(Workers.serial(), s);
      x = Numbers.uniform("x", MB * s.inputSize());
      dY = Numbers.uniform("dY", MB * s.outputSize());
      y = new float[MB * s.outputSize()];
      index = new byte[MB * s.outputSize()];
      dX = new float[MB * s.inputSize()];
      verify(serial);
    }

    float[] run(MaxPool pool) {
      if (forward) {
        pool.forward(MB, x, 0, y, 0, index, 0);
        return y;
      }
      pool.backward(MB, dY, 0, index, 0, dX, 0);
      return dX;
    }

    float[] runDefinition() {
      if (forward) {
        PoolReference.maxForward(s, MB, x, 0, y, 0, index, 0);
        return y;
      }
      PoolReference.maxBackward(s, MB, dY, 0, index, 0, dX, 0);
      return dX;
    }

    void verify(MaxPool pool) {
      float[] expectedY = new float[y.length];
      byte[] expectedIndex = new byte[index.length];
      float[] expectedDx = new float[dX.length];
      PoolReference.maxForward(s, MB, x, 0, expectedY, 0, expectedIndex, 0);
      PoolReference.maxBackward(s, MB, dY, 0, expectedIndex, 0, expectedDx, 0);
      Arrays.fill(y, Float.NaN);
      Arrays.fill(index, (byte) -1);
      pool.forward(MB, x, 0, y, 0, index, 0);
      Arrays.fill(dX, Float.NaN);
      pool.backward(MB, dY, 0, index, 0, dX, 0);
      Numbers.requireSame("y", expectedY, y);
      Numbers.requireSame("index", expectedIndex, index);
      Numbers.requireSame("dX", expectedDx, dX);
    }
  }

  /** The kernel on several threads. */
  @State(Scope.Benchmark)
  public static class Threads {
    @Param({"1", "2"})
    int threads;

    private Workers workers;
    private MaxPool pool;

    /** Makes the kernel and checks that it gives the same bits as on one thread. */
    @Setup
    public void open(Input input) {
      workers = Workers.of(threads);
      pool = new MaxPool(workers, input.s);
      input.verify(pool);
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
    return input.runDefinition();
  }

  /** The kernel on one thread. */
  @Benchmark
  public float[] serial(Input input) {
    return input.run(input.serial);
  }

  /** The kernel on several threads. */
  @Benchmark
  public float[] parallel(Input input, Threads threads) {
    return input.run(threads.pool);
  }
}
