package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import java.util.List;

/** A library that multiplies matrices. */
public interface GemmPeer extends Peer {
  /** Whether it can compute this product on so many threads, in a time that one can wait for. */
  default boolean takes(GemmShape shape, int threads) {
    return true;
  }

  /**
   * Loads the library and copies the operands into storage of its own.
   *
   * @param a A as stored, row-major and dense: m x k, or k x m where it is transposed
   * @param b B as stored: k x n, or n x k where it is transposed
   */
  PeerCall open(GemmShape shape, int threads, float[] a, float[] b);

  @Override
  default boolean takes(Workload work, int threads) {
    return work instanceof GemmShape shape && takes(shape, threads);
  }

  @Override
  default PeerCall open(Workload work, int threads, List<float[]> operands) {
    if (work instanceof GemmShape shape) {
      return open(shape, threads, operands.get(0), operands.get(1));
    }
    throw new IllegalArgumentException(
        "the operation is " + work.name() + ", must be a matrix product for " + name());
  }
}
