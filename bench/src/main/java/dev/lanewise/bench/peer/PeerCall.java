package dev.lanewise.bench.peer;

import java.util.Map;

/** One operation on its operands, ready to be computed again and again. */
public interface PeerCall extends AutoCloseable {
  /** Computes the result: exactly what is timed. */
  void run();

  /** Sets back what {@link #run} has changed of its operands, if it changes any. */
  default void reset() {}

  /** The result, row-major or NHWC and dense, copied; null where there is none to check. */
  float[] result();

  /** Floating-point operations of {@link #run}; 0 where a count would say little. */
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
