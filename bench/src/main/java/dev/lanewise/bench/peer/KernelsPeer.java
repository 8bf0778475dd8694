package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.bench.shapes.Workload;
import java.time.Duration;

/** A way to compute with Lanewise's own kernels. */
abstract class KernelsPeer implements Peer {
  /**
   * A convolution has many methods, and the compiler finds little time beside threads that are
   * busy: on all processors it has taken three seconds.
   */
  @Override
  public Duration warmUp(Workload work) {
    return Duration.ofMillis(work instanceof ConvWork ? 5000 : 2500);
  }

  @Override
  public double expectedGflops() {
    return 50;
  }
}
