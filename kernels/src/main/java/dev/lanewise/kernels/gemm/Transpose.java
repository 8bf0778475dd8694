package dev.lanewise.kernels.gemm;

/** Whether an operand is taken as stored or transposed: op(X) = X or op(X) = X^T. */
public enum Transpose {
  /** op(X) = X. */
  NO,
  /** op(X) = X^T. */
  YES
}
