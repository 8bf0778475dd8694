package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.assembly.StationaryKernel;
import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;

/**
 * A micro-kernel for tiles of one size that are so shallow that B stays in registers, some vectors
 * of each row at a time: it goes down all rows of A, and each row of C is by itself. Where tiles
 * begin and end a shallow one takes up to half as long again as its arithmetic.
 */
final class ShallowKernel extends MicroKernel {
  private static final int L = Lanes.LENGTH;

  // Vectors of a row at a time, at least: with one, loading the elements of A takes longer than the
  // arithmetic.
  private static final int LEAST_VECTORS = 2;

  // Registers for B, at most: with some more there is nothing to gain, and with many C2 spills.
  private static final int FOR_B = Lanes.REGISTERS * 10 / 16;

  // Rows of C so many times as far apart as it writes at a time share too few sets of the caches.
  private static final int SPARSE = 32;

  private final int rows;
  private final int width;
  private final int columns;
  private final StationaryKernel kernel;

  ShallowKernel(KernelShape shape, KernelSize size) {
    int vectors = vectors(shape, size);
    this.rows = shape.rows();
    this.width = vectors * L;
    this.columns = shape.columns();
    this.kernel =
        StationaryKernel.of(
            new StationaryKernel.Shape(
                1,
                size.k(),
                size.lda(),
                vectors,
                size.ldb(),
                size.ldc(),
                shape.store() == Store.RELU));
  }

  /** Vectors of a row at a time, as many each time; 0 where they would be too few. */
  private static int vectors(KernelShape shape, KernelSize size) {
    int whole = shape.columns() / L;
    int most = Math.min(StationaryKernel.mostVectors(size.k()), FOR_B / size.k());
    return Math.min(whole, most) < LEAST_VECTORS
        ? 0
        : Math.ceilDiv(whole, Math.ceilDiv(whole, most));
  }

  /** Whether such a kernel computes tiles of a size, and is the faster one. */
  static boolean suits(KernelShape shape, KernelSize size) {
    if (size.k() == 0
        || shape.order() != Order.ROWS
        || shape.source() == Source.COPIED
        || shape.fromC()
        || shape.store() == Store.ADDED
        || shape.readsAhead()) {
      return false;
    }
    int vectors = vectors(shape, size);
    return vectors > 0
        && shape.vectors() % vectors == 0
        && size.ldc() % (SPARSE * vectors * L) != 0;
  }

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
    // Where B is the same for all, the tiles lie one below the other.
    int passes = bStep == 0 ? 1 : tiles;
    int rowsOfPass = bStep == 0 ? tiles * rows : rows;
    for (int pass = 0; pass < passes; pass++) {
      int aStart = aOffset + pass * aStep;
      int bStart = bOffset + pass * bStep;
      int startStart = startOffset + pass * startStep;
      int cStart = cOffset + pass * cStep;
      // The last columns overlap those before them, which get the same numbers again.
      for (int end = width; end < columns + width; end += width) {
        int j = Math.min(end, columns) - width;
        kernel.run(
            1, rowsOfPass, a, aStart, 0, 0, b, bStart + j, start, startStart + j, c, cStart + j, 0);
      }
    }
  }
}
