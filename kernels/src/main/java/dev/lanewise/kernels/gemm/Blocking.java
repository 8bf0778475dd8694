package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/** How a product is cut into blocks. */
final class Blocking {
  private Blocking() {}

  /** Vectors in a row of the panels of n columns, for tiles of at most so many rows. */
  static int vectors(Tuning tuning, int n, int rows) {
    int vectors = Math.ceilDiv(Math.max(1, n), Lanes.LENGTH);
    // Equal panels: a rest of one vector makes tiles whose time is that of loading A.
    return Math.ceilDiv(vectors, Math.ceilDiv(vectors, tuning.vectors(rows)));
  }

  /** Columns of a block of B. */
  static int columns(Tuning tuning, int n, int nr) {
    return Math.ceilDiv(balanced(n, tuning.nc()), nr) * nr;
  }

  /** Depth of a block. */
  static int depth(Tuning tuning, int k) {
    return depth(tuning, k, tuning.kc());
  }

  /** The same, of at most about {@code most}. */
  static int depth(Tuning tuning, int k, int most) {
    return Math.max(1, balanced(k, Math.min(most, tuning.kc())));
  }

  /** The same, of whole runs. */
  static int depthOfRuns(Tuning tuning, int k, int run) {
    return Math.max(1, depth(tuning, k) / run) * run;
  }

  /** The length of equal pieces of {@code total}, each at most about {@code limit} long. */
  private static int balanced(int total, int limit) {
    // A remainder of less than a quarter joins the others: a short last block costs a pass over C.
    int pieces = Math.max(1, Math.ceilDiv(total - limit / 4, limit));
    return Math.ceilDiv(total, pieces);
  }
}
