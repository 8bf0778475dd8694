package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import java.util.List;

/** Lanewise itself, the first of its peers. */
public final class LanewisePeer extends KernelsPeer {
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
  public PeerCall open(Workload work, int threads, List<float[]> operands) {
    return new LanewiseCall(work, threads, operands, ConvAlgorithm::of);
  }
}
