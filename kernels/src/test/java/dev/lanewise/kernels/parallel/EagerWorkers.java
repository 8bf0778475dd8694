package dev.lanewise.kernels.parallel;

/**
 * Pools that spread every job over their threads, however small, so that tests need no large ones.
 */
public final class EagerWorkers {
  private EagerWorkers() {}

  /** A pool of {@code threads} threads that keeps no job on the caller. */
  public static Workers of(int threads) {
    return new Workers(threads, 0);
  }
}
