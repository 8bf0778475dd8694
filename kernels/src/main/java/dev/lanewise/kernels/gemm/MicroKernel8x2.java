package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * 8 rows by 2 vectors: 16 accumulators, 2 vectors of B and one of A, for 32 vector registers (512
 * bits on x86).
 */
final class MicroKernel8x2 extends MicroKernel {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  MicroKernel8x2() {
    super(8, 2 * L);
  }

  // The accumulators are named one by one because C2 keeps local variables in registers and array
  // elements not.
  @Override
  void run(
      int k,
      float[] a,
      int aOffset,
      int lda,
      int rows,
      float[] b,
      int bOffset,
      int ldb,
      float[] start,
      int startOffset,
      int startLd,
      float[] c,
      int cOffset,
      int ldc) {
    int a0 = aOffset;
    int a1 = aOffset + Math.min(1, rows - 1) * lda;
    int a2 = aOffset + Math.min(2, rows - 1) * lda;
    int a3 = aOffset + Math.min(3, rows - 1) * lda;
    int a4 = aOffset + Math.min(4, rows - 1) * lda;
    int a5 = aOffset + Math.min(5, rows - 1) * lda;
    int a6 = aOffset + Math.min(6, rows - 1) * lda;
    int a7 = aOffset + Math.min(7, rows - 1) * lda;
    int s0 = startOffset;
    int s1 = startOffset + startLd;
    int s2 = startOffset + 2 * startLd;
    int s3 = startOffset + 3 * startLd;
    int s4 = startOffset + 4 * startLd;
    int s5 = startOffset + 5 * startLd;
    int s6 = startOffset + 6 * startLd;
    int s7 = startOffset + 7 * startLd;
    FloatVector c00 = FloatVector.fromArray(F, start, s0);
    FloatVector c01 = FloatVector.fromArray(F, start, s0 + L);
    FloatVector c10 = FloatVector.fromArray(F, start, s1);
    FloatVector c11 = FloatVector.fromArray(F, start, s1 + L);
    FloatVector c20 = FloatVector.fromArray(F, start, s2);
    FloatVector c21 = FloatVector.fromArray(F, start, s2 + L);
    FloatVector c30 = FloatVector.fromArray(F, start, s3);
    FloatVector c31 = FloatVector.fromArray(F, start, s3 + L);
    FloatVector c40 = FloatVector.fromArray(F, start, s4);
    FloatVector c41 = FloatVector.fromArray(F, start, s4 + L);
    FloatVector c50 = FloatVector.fromArray(F, start, s5);
    FloatVector c51 = FloatVector.fromArray(F, start, s5 + L);
    FloatVector c60 = FloatVector.fromArray(F, start, s6);
    FloatVector c61 = FloatVector.fromArray(F, start, s6 + L);
    FloatVector c70 = FloatVector.fromArray(F, start, s7);
    FloatVector c71 = FloatVector.fromArray(F, start, s7 + L);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(F, b, bOffset);
      FloatVector b1 = FloatVector.fromArray(F, b, bOffset + L);
      FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      bOffset += ldb;
    }
    int r0 = cOffset;
    int r1 = cOffset + ldc;
    int r2 = cOffset + 2 * ldc;
    int r3 = cOffset + 3 * ldc;
    int r4 = cOffset + 4 * ldc;
    int r5 = cOffset + 5 * ldc;
    int r6 = cOffset + 6 * ldc;
    int r7 = cOffset + 7 * ldc;
    c00.intoArray(c, r0);
    c01.intoArray(c, r0 + L);
    c10.intoArray(c, r1);
    c11.intoArray(c, r1 + L);
    c20.intoArray(c, r2);
    c21.intoArray(c, r2 + L);
    c30.intoArray(c, r3);
    c31.intoArray(c, r3 + L);
    c40.intoArray(c, r4);
    c41.intoArray(c, r4 + L);
    c50.intoArray(c, r5);
    c51.intoArray(c, r5 + L);
    c60.intoArray(c, r6);
    c61.intoArray(c, r6 + L);
    c70.intoArray(c, r7);
    c71.intoArray(c, r7 + L);
  }
}
