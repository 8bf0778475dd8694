package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * The running product: C = alpha op(A) op(B) + beta C, or with beta = 0 and a bias C = bias + alpha
 * op(A) op(B). Either B or what is packed of it is null.
 */
final class Product {
  int m;
  int n;
  int k;
  float alpha;
  Matrix a;
  Transpose transA;
  ArrayMatrix b;
  Transpose transB;
  PackedMatrix packed;
  float beta;
  float[] bias;
  int biasOffset;
  boolean relu;
  float[] c;
  int cOffset;
  int ldc;

  // Distances between the rows of A and B where they lie in an array, at least 1; else 0, so that
  // a scattered A and a packed B are not taken for others.
  int lda;
  int ldb;

  // A bias of less than a vector, where kernels may read a whole one.
  private final float[] narrowBias = new float[Lanes.LENGTH];

  /** Sets it. Returns whether it is as the one before but for where its operands are. */
  boolean set(
      int m,
      int n,
      int k,
      float alpha,
      Matrix a,
      Transpose transA,
      ArrayMatrix b,
      Transpose transB,
      PackedMatrix packed,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    boolean hasNarrowBias = bias != null && n < Lanes.LENGTH;
    if (hasNarrowBias) {
      System.arraycopy(bias, biasOffset, narrowBias, 0, n);
    }
    int lda = a instanceof ArrayMatrix array ? array.ld : 0;
    int ldb = b == null ? 0 : b.ld;
    boolean isAlike =
        m == this.m
            && n == this.n
            && k == this.k
            && alpha == this.alpha
            && lda == this.lda
            && transA == this.transA
            && ldb == this.ldb
            && transB == this.transB
            && beta == this.beta
            && (bias != null) == (this.bias != null)
            && relu == this.relu
            && ldc == this.ldc;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.lda = lda;
    this.transA = transA;
    this.b = b;
    this.ldb = ldb;
    this.transB = transB;
    this.packed = packed;
    this.beta = beta;
    this.bias = hasNarrowBias ? narrowBias : bias;
    this.biasOffset = hasNarrowBias ? 0 : biasOffset;
    this.relu = relu;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    return isAlike;
  }

  boolean isTransposedA() {
    return transA == Transpose.YES;
  }

  boolean isTransposedB() {
    return transB == Transpose.YES;
  }

  /** Whether beta C has to be computed. */
  boolean scalesC() {
    return startsFromC() && beta != 1;
  }

  /** Whether its chains go on from beta C. */
  boolean startsFromC() {
    return bias == null && beta != 0;
  }
}
