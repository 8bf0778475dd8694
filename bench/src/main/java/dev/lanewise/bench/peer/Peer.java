package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A library that is measured. Making a peer must not load the library: its environment comes first.
 * No JVM opens two libraries: native ones take each other's functions.
 */
public interface Peer {
  /** The name in options and results. */
  String name();

  /** Whether it can compute this on so many threads, in a time that one can wait for. */
  boolean takes(Workload work, int threads);

  /** How long it must run before it runs as fast as it can: Java compiles while it runs. */
  default Duration warmUp(Workload work) {
    return Duration.ofMillis(2500);
  }

  /** GFLOP/s of a thread, about: only for the plan of a run, and how long that takes. */
  double expectedGflops();

  /** What to set in the environment of C before the library is loaded. */
  default Map<String, String> environment(int threads) {
    return Map.of();
  }

  /**
   * Loads the library and copies the operands into storage of its own.
   *
   * @param operands as {@link Workload#operands} gives them
   * @throws IllegalArgumentException if it does not compute such a thing
   */
  PeerCall open(Workload work, int threads, List<float[]> operands);
}
