package dev.lanewise.kernels.gemm;

/** How a length is cut into blocks. */
final class Blocking {
  private Blocking() {}

  /** The length of equal pieces of {@code total}, each at most about {@code limit} long. */
  static int balanced(int total, int limit, int multiple) {
    // A remainder of less than a quarter joins the others: a short last block costs a pass over C.
    int pieces = Math.max(1, Math.ceilDiv(total - limit / 4, limit));
    return Math.ceilDiv(Math.ceilDiv(total, pieces), multiple) * multiple;
  }
}
