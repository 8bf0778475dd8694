package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import java.time.Duration;
import java.util.Map;

/**
 * A library that multiplies matrices. Making a peer must not load the library: its environment
 * comes first. No JVM opens two libraries: native ones take each other's functions.
 */
public interface Peer {
  /** The name in options and results. */
  String name();

  /** Whether it can compute this product on so many threads, in a time that one can wait for. */
  default boolean takes(GemmShape shape, int threads) {
    return true;
  }

  /** How long it must run before it runs as fast as it can: Java compiles while it runs. */
  default Duration warmUp() {
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
   * @param a A as stored, row-major and dense: m x k, or k x m where it is transposed
   * @param b B as stored: k x n, or n x k where it is transposed
   */
  PeerProduct open(GemmShape shape, int threads, float[] a, float[] b);
}
