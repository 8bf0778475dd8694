package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.vector.Triad;
import java.time.Duration;
import java.util.List;

/**
 * No library: what memory can move that holds as many bytes as the arrays of an operation. Measured
 * among the peers where operations are not counted, so that what an operation moves stands beside
 * what can be moved in the same minutes. Each thread has arrays of its own.
 */
public final class TriadPeer implements Peer {
  /** Its name. */
  public static final String NAME = "triad";

  // Some tenths of a millisecond at least: what it takes to start the threads is little to that.
  private static final long BYTES_OF_A_CALL = 32L << 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(Workload work, int threads) {
    return work.flops() == 0;
  }

  @Override
  public double expectedGflops() {
    // Where operations are counted, it is not measured.
    return Double.POSITIVE_INFINITY;
  }

  @Override
  public Duration warmUp(Workload work) {
    return Duration.ofMillis(500);
  }

  @Override
  public PeerCall open(Workload work, int threads, List<float[]> operands) {
    int n = (int) Math.max(1, work.footprint() / Triad.bytes(1) / threads);
    return new Loop(threads, n, (int) Math.ceilDiv(BYTES_OF_A_CALL / threads, Triad.bytes(n)));
  }

  private static final class Loop extends LimitCall {
    private final int n;
    private final int calls;
    private final float[][][] arrays;

    Loop(int threads, int n, int calls) {
      super(threads, threads * calls * Triad.flops(n), LanewiseCall.vectors());
      this.n = n;
      this.calls = calls;
      this.arrays = new float[threads][3][Scratch.START + n];
    }

    @Override
    void part(int thread) {
      float[][] own = arrays[thread];
      for (int call = 0; call < calls; call++) {
        Triad.run(n, 0.5f, Scratch.START, own[0], own[1], own[2]);
      }
    }
  }
}
