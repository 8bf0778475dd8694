package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The micro-kernel to read: 6 rows of A by 2 vectors of a packed panel of B. 12 accumulators, 2
 * vectors of B and one element of A at a time are what 16 vector registers hold.
 */
final class MicroKernel6x2 extends MicroKernel {
  static final KernelShape SHAPE =
      new KernelShape(
          KernelShape.Order.ROWS,
          6,
          2 * Lanes.LENGTH,
          KernelShape.Source.PACKED,
          false,
          KernelShape.Store.CHAINS,
          false);

  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  // The accumulators are named one by one because C2 keeps local variables in registers and array
  // elements not. The distance between the rows of B is a constant, and A is indexed by p: so C2
  // checks the bounds once, before the loop.
  @Override
  void run(
      int tiles,
      int k,
      float[] a,
      int aOffset,
      int lda,
      int aStep,
      int[] rowStarts,
      int[] columnStarts,
      int run,
      float[] b,
      int bOffset,
      int ldb,
      int bStep,
      float[] panel,
      int panelOffset,
      float[] edge,
      float[] start,
      int startOffset,
      int startStep,
      float[] c,
      int cOffset,
      int ldc,
      int cStep) {
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
      int a0 = aOffset;
      int a1 = aOffset + lda;
      int a2 = aOffset + 2 * lda;
      int a3 = aOffset + 3 * lda;
      int a4 = aOffset + 4 * lda;
      int a5 = aOffset + 5 * lda;
      int bp = bOffset;
      for (int p = 0; p < k; p++) {
        FloatVector b0 = FloatVector.fromArray(F, b, bp);
        FloatVector b1 = FloatVector.fromArray(F, b, bp + L);
        FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
        c00 = b0.fma(x0, c00);
        c01 = b1.fma(x0, c01);
        FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
        c10 = b0.fma(x1, c10);
        c11 = b1.fma(x1, c11);
        FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
        c20 = b0.fma(x2, c20);
        c21 = b1.fma(x2, c21);
        FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
        c30 = b0.fma(x3, c30);
        c31 = b1.fma(x3, c31);
        FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
        c40 = b0.fma(x4, c40);
        c41 = b1.fma(x4, c41);
        FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
        c50 = b0.fma(x5, c50);
        c51 = b1.fma(x5, c51);
        bp += 2 * L;
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
      aOffset += aStep;
      bOffset += bStep;
      startOffset += startStep;
      cOffset += cStep;
    }
  }
}
