package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.lanes.FmaPeak;
import java.time.Duration;
import java.util.List;

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

  private static final class Loop extends LimitCall {
    private static final int BITS = FmaPeak.preferredBits();

    private final float[] results;

    Loop(int threads) {
      super(
          threads,
          threads * CALLS * FmaPeak.flops(BITS, ITERATIONS),
          "vectors of " + BITS + " bits");
      this.results = new float[threads];
    }

    @Override
    void part(int thread) {
      float sum = 0;
      for (int call = 0; call < CALLS; call++) {
        sum += FmaPeak.run(BITS, ITERATIONS);
      }
      results[thread] = sum;
    }
  }
}
