package dev.lanewise.kernels.gemm;

/**
 * How a product is cut. None of it changes a bit.
 *
 * @param mc rows of an A block: mc * kc floats stay in half of the L2 cache
 * @param kc depth of a block: a micro-panel of B, kc * nr floats, stays in half of the L1 cache
 * @param nc columns of a B block: kc * nc floats stay in the L3 cache
 */
record Blocking(int mc, int kc, int nc) {
  /** For a 32 KiB L1, at least 512 KiB of L2 and some MiB of L3 cache. */
  static final Blocking DEFAULT = new Blocking(144, 256, 2048);

  /** The length of equal pieces of {@code total}, each at most about {@code limit} long. */
  static int balanced(int total, int limit, int multiple) {
    // A remainder of less than a quarter joins the others: a short last block costs a pass over C.
    int pieces = Math.max(1, Math.ceilDiv(total - limit / 4, limit));
    return roundUp(Math.ceilDiv(total, pieces), multiple);
  }

  static int roundUp(int value, int multiple) {
    return Math.ceilDiv(value, multiple) * multiple;
  }
}
