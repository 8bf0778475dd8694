package dev.lanewise.kernels.gemm;

/** The definition of the matrix product: three loops. */
public final class GemmReference {
  private GemmReference() {}

  /**
   * C = alpha op(A) op(B) + beta C: each element starts as {@code beta * c}, or as 0 where beta is
   * 0, and takes {@code fma(alpha * a, b, acc)} for k ascending. The arguments are those of {@link
   * Gemm#multiply}.
   */
  public static void multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    int aRow = transA == Transpose.NO ? lda : 1;
    int aDepth = transA == Transpose.NO ? 1 : lda;
    int bDepth = transB == Transpose.NO ? ldb : 1;
    int bColumn = transB == Transpose.NO ? 1 : ldb;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = cOffset + i * ldc + j;
        float acc = beta == 0 ? 0 : beta * c[at];
        for (int p = 0; p < k; p++) {
          float x = alpha * a[aOffset + i * aRow + p * aDepth];
          acc = Math.fma(x, b[bOffset + p * bDepth + j * bColumn], acc);
        }
        c[at] = acc;
      }
    }
  }

  /**
   * C = bias + op(A) op(B), the bias being the same in each row: each element starts as {@code
   * bias[j]}. The arguments are those of {@link Gemm#multiplyAddBias}.
   */
  public static void multiplyAddBias(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] bias,
      int biasOffset,
      float[] c,
      int cOffset,
      int ldc) {
    for (int i = 0; i < m; i++) {
      System.arraycopy(bias, biasOffset, c, cOffset + i * ldc, n);
    }
    multiply(transA, transB, m, n, k, 1, a, aOffset, lda, b, bOffset, ldb, 1, c, cOffset, ldc);
  }

  /** c = max(c, 0) for each element of C, m x n: NaN stays NaN, and -0 becomes +0. */
  public static void relu(int m, int n, float[] c, int cOffset, int ldc) {
    for (int i = 0; i < m; i++) {
      for (int at = cOffset + i * ldc; at < cOffset + i * ldc + n; at++) {
        c[at] = c[at] <= 0 ? 0 : c[at];
      }
    }
  }
}
