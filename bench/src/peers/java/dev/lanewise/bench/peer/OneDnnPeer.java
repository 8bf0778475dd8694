package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import java.time.Duration;
import java.util.Map;

/** A way to compute with oneDNN. Knows nothing of {@link OneDnn}, or that would be loaded early. */
abstract class OneDnnPeer implements Peer {
  /** A layer's calls are long beside what there is to warm up. */
  @Override
  public Duration warmUp(Workload work) {
    return Duration.ofMillis(work instanceof GemmShape ? 500 : 50);
  }

  @Override
  public double expectedGflops() {
    return 80;
  }

  @Override
  public Map<String, String> environment(int threads) {
    return Map.of(
        "OMP_NUM_THREADS", Integer.toString(threads),
        "OMP_DYNAMIC", "FALSE",
        "OMP_WAIT_POLICY", "ACTIVE");
  }
}
