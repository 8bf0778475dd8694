package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import java.time.Duration;
import java.util.List;

/** Lanewise itself, the first of its peers. */
public final class LanewisePeer implements Peer {
  /** Its name. */
  public static final String NAME = "lanewise";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(Workload work, int threads) {
    return true;
  }

  @Override
  public Duration warmUp(Workload work) {
    return LanewiseCall.warmUp(work);
  }

  @Override
  public double expectedGflops() {
    return 50;
  }

  @Override
  public PeerCall open(Workload work, int threads, List<float[]> operands) {
    return new LanewiseCall(work, threads, operands, ConvAlgorithm::of);
  }
}
