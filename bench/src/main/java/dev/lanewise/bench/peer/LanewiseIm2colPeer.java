package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import java.util.List;

/** Convolutions of Lanewise by im2col, where its own choice is another algorithm. */
public final class LanewiseIm2colPeer extends KernelsPeer {
  /** Its name. */
  public static final String NAME = "lanewise-im2col";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean takes(Workload work, int threads) {
    return work instanceof ConvWork conv && ConvAlgorithm.of(conv.shape()) != ConvAlgorithm.IM2COL;
  }

  @Override
  public PeerCall open(Workload work, int threads, List<float[]> operands) {
    if (work instanceof ConvWork) {
      return new LanewiseCall(work, threads, operands, shape -> ConvAlgorithm.IM2COL);
    }
    throw new IllegalArgumentException(
        "the operation is " + work.name() + ", must be a convolution for " + NAME);
  }
}
