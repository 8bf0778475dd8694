package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.lanes.FmaPeak;
import dev.lanewise.kernels.parallel.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * No library: as many multiply-adds as the processor can do. Measured among the peers, so that
 * their share of the peak is one of the same minutes.
 */
public final class FmaPeakPeer implements Peer {
  /** Its name. */
  public static final String NAME = "fma-peak";

  // Some milliseconds whatever the shape: what it takes to start the threads is nothing to that.
  private static final int ITERATIONS = 20_000;
  private static final int CALLS = 60;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(Workload work, int threads) {
    return true;
  }

  @Override
  public double expectedGflops() {
    // A call takes the same few milliseconds for every shape.
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public Duration warmUp(Workload work) {
    return Duration.ofMillis(300);
  }

  @Override
  public PeerCall open(Workload work, int threads, List<float[]> operands) {
    return new Loop(threads);
  }

  private static final class Loop implements PeerCall {
    private final int bits = FmaPeak.preferredBits();
    private final int threads;
    private final Workers workers;
    private final AtomicInteger arrived = new AtomicInteger();
    private final float[] results;

    Loop(int threads) {
      this.threads = threads;
      this.workers = threads == 1 ? Workers.serial() : Workers.of(threads);
      this.results = new float[threads];
    }

    @Override
    public void run() {
      arrived.set(0);
      workers.run(threads, Long.MAX_VALUE, this::tile);
    }

    private void tile(int tile, int slot) {
      // A thread that comes late must not leave its part to another one.
      arrived.incrementAndGet();
      while (arrived.get() < threads) {
        Thread.onSpinWait();
      }
      float sum = 0;
      for (int call = 0; call < CALLS; call++) {
        sum += FmaPeak.run(bits, ITERATIONS);
      }
      results[tile] = sum;
    }

    @Override
    public float[] result() {
      return null;
    }

    @Override
    public long flops() {
      return threads * CALLS * FmaPeak.flops(bits, ITERATIONS);
    }

    @Override
    public int threads() {
      return workers.threads();
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          PeerSettings.KERNEL,
          "vectors of " + bits + " bits",
          PeerSettings.THREADING,
          "spin then park");
    }

    @Override
    public void close() {
      workers.close();
    }
  }
}
