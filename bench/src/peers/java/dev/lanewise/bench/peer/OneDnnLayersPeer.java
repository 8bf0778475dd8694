package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.bench.shapes.ElementWork;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.PoolWork;
import dev.lanewise.bench.shapes.SoftmaxWork;
import dev.lanewise.bench.shapes.UpdateWork;
import dev.lanewise.bench.shapes.Workload;
import java.util.List;

/** oneDNN's primitives of layers. */
abstract class OneDnnLayersPeer extends OneDnnPeer {
  private final String name;
  private final boolean any;

  /**
   * A way to lay images out.
   *
   * @param any as oneDNN likes best; else NHWC as they are
   */
  OneDnnLayersPeer(String name, boolean any) {
    this.name = name;
    this.any = any;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean takes(Workload work, int threads) {
    // Of what is no image there is but one layout.
    return work instanceof ConvWork
        || work instanceof PoolWork
        || !any && (work instanceof ElementWork || work instanceof SoftmaxWork);
  }

  @Override
  public PeerCall open(Workload work, int threads, List<float[]> operands) {
    return switch (work) {
      case GemmShape s -> throw refused(s);
      case UpdateWork w -> throw refused(w);
      case ConvWork w -> OneDnnConvolution.open(w, any, operands);
      case PoolWork w -> OneDnnPooling.open(w, any, operands);
      case ElementWork w -> OneDnnElements.open(w, operands);
      case SoftmaxWork w -> OneDnnElements.open(w, operands);
    };
  }

  private IllegalArgumentException refused(Workload work) {
    return new IllegalArgumentException(
        "the operation is " + work.name() + ", must be one of a layer for " + name);
  }
}
