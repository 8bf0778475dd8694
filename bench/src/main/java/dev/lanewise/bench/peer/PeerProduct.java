package dev.lanewise.bench.peer;

import java.util.Map;

/** One product, ready to be computed again and again. */
public interface PeerProduct extends AutoCloseable {
  /** Computes the product: exactly what is timed. */
  void run();

  /** C, m x n and row-major, copied; null where there is none to check. */
  float[] result();

  /** Floating-point operations of {@link #run}. */
  long flops();

  /** The threads in force, as the library says. */
  int threads();

  /**
   * What the library says about itself: {@value PeerSettings#VERSION}, {@value PeerSettings#KERNEL}
   * and {@value PeerSettings#THREADING}, as far as it knows.
   */
  Map<String, String> settings();

  @Override
  default void close() {}
}
