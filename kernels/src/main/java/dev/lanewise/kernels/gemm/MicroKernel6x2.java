package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel to read: 6 rows by 2 vectors of a transposed A where it is. 12 accumulators, 2
 * vectors of B and one element of A at a time are what 16 vector registers hold.
 */
final class MicroKernel6x2 extends MicroKernel {
  static final KernelShape SHAPE =
      new KernelShape(KernelShape.Order.COLUMNS, 6, 2 * Lanes.LENGTH, false, false, false);

  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  // The accumulators are named one by one because C2 keeps local variables in registers and array
  // elements not.
  @Override
  void run(
      int tiles,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset,
      int ldc) {
    for (int tile = 0; tile < tiles; tile++) {
      FloatVector c00 = FloatVector.fromArray(F, start, startOffset);
      FloatVector c01 = FloatVector.fromArray(F, start, startOffset + L);
      FloatVector c10 = c00;
      FloatVector c11 = c01;
      FloatVector c20 = c00;
      FloatVector c21 = c01;
      FloatVector c30 = c00;
      FloatVector c31 = c01;
      FloatVector c40 = c00;
      FloatVector c41 = c01;
      FloatVector c50 = c00;
      FloatVector c51 = c01;
      int ap = aOffset;
      int bp = bOffset;
      for (int p = 0; p < k; p++) {
        FloatVector b0 = FloatVector.fromArray(F, b, bp);
        FloatVector b1 = FloatVector.fromArray(F, b, bp + L);
        FloatVector a0 = FloatVector.broadcast(F, a[ap]);
        c00 = b0.fma(a0, c00);
        c01 = b1.fma(a0, c01);
        FloatVector a1 = FloatVector.broadcast(F, a[ap + 1]);
        c10 = b0.fma(a1, c10);
        c11 = b1.fma(a1, c11);
        FloatVector a2 = FloatVector.broadcast(F, a[ap + 2]);
        c20 = b0.fma(a2, c20);
        c21 = b1.fma(a2, c21);
        FloatVector a3 = FloatVector.broadcast(F, a[ap + 3]);
        c30 = b0.fma(a3, c30);
        c31 = b1.fma(a3, c31);
        FloatVector a4 = FloatVector.broadcast(F, a[ap + 4]);
        c40 = b0.fma(a4, c40);
        c41 = b1.fma(a4, c41);
        FloatVector a5 = FloatVector.broadcast(F, a[ap + 5]);
        c50 = b0.fma(a5, c50);
        c51 = b1.fma(a5, c51);
        ap += lda;
        bp += ldb;
      }
      int r0 = cOffset;
      int r1 = cOffset + ldc;
      int r2 = cOffset + 2 * ldc;
      int r3 = cOffset + 3 * ldc;
      int r4 = cOffset + 4 * ldc;
      int r5 = cOffset + 5 * ldc;
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
      aOffset += 6;
      cOffset += 6 * ldc;
    }
  }
}
