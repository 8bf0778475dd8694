package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Fetch;

/** Where one thread's tiles read a block of rows of A: in its place, in a copy, or scattered. */
final class RowsOfA {
  // Between copied rows: at a distance of 1 KiB they would share a few sets of the L1 cache.
  private static final int ROW_GAP = 16;

  private final Block block;

  // Scratch memory.
  private float[] copy = {};

  // Which rows these are.
  private long blockNumber;
  private int firstTile;
  private int firstRow;

  /** What kernels read: the array, and the distance between rows, or between runs of columns. */
  float[] array;

  int ld;

  /** For a scattered A. */
  int[] rowStarts = {};

  int[] columnStarts = {};

  // Where row 0 of A starts, or would, and from where a row starts to where the next does.
  private int start;
  private int rowStep;

  RowsOfA(Block block) {
    this.block = block;
  }

  /** A distance between rows of so many elements, so that they share no sets of the L1 cache. */
  static int gapped(int length) {
    return Math.ceilDiv(length, ROW_GAP) * ROW_GAP | ROW_GAP;
  }

  /**
   * Sees to it that the tiles of rows from {@code first} to {@code end} find theirs.
   *
   * @param sink see {@link Fetch}
   */
  void prepare(int first, int end, float[] sink) {
    if (blockNumber == block.number && firstTile == first) {
      return;
    }
    blockNumber = block.number;
    firstTile = first;
    ProductPlan plan = block.plan;
    firstRow = plan.rowCut.row(first);
    int rows = plan.rowCut.row(end) - firstRow;
    if (plan.scattered != null) {
      locate(plan.scattered, rows);
    } else {
      ArrayMatrix a = (ArrayMatrix) block.product.a;
      if (plan.inPlaceA) {
        take(a, rows, sink);
      } else {
        copy(a, rows);
      }
    }
  }

  /** Where the rows from {@code row} on start, in {@link #array} or {@link #rowStarts}. */
  int start(int row) {
    return start + row * rowStep;
  }

  /** From where a row starts to where the next does. */
  int rowStep() {
    return rowStep;
  }

  private void take(ArrayMatrix a, int rows, float[] sink) {
    array = a.array;
    ld = a.ld;
    boolean byRows = block.plan.order == Order.ROWS;
    rowStep = byRows ? ld : 1;
    start = a.offset + (byRows ? block.depth : block.depth * ld);
    if (block.plan.isDeep) {
      Fetch.rows(block.depths, rows, array, start(firstRow), ld, sink, 0);
    }
  }

  /** Copies A as it is stored. */
  private void copy(ArrayMatrix a, int rows) {
    boolean byRows = block.plan.order == Order.ROWS;
    int depths = block.depths;
    ld = gapped(byRows ? depths : rows);
    int length = (byRows ? rows : depths) * ld;
    copy = atLeast(copy, length);
    array = copy;
    startHere(byRows ? ld : 1);
    if (byRows) {
      a.copyRows(firstRow, rows, block.depth, depths, array, 0, ld);
    } else {
      a.copyRows(block.depth, depths, firstRow, rows, array, 0, ld);
    }
    float alpha = block.product.alpha;
    if (alpha != 1) {
      for (int i = 0; i < length; i++) {
        array[i] *= alpha;
      }
    }
  }

  /** Finds the rows of a scattered A. */
  private void locate(ScatteredMatrix a, int rows) {
    int depths = block.depths;
    rowStarts = atLeast(rowStarts, rows);
    columnStarts = atLeast(columnStarts, depths);
    boolean transposed = block.product.isTransposedA();
    int i = transposed ? block.depth : firstRow;
    int m = transposed ? depths : rows;
    int j = transposed ? firstRow : block.depth;
    int n = transposed ? rows : depths;
    copy = atLeast(copy, a.scratchSize(i, m, j, n));
    int[] down = transposed ? columnStarts : rowStarts;
    int[] across = transposed ? rowStarts : columnStarts;
    array = a.locate(i, m, j, n, down, across, copy);
    ld = a.runDistance();
    startHere(1);
  }

  /** The first of these rows is at 0. */
  private void startHere(int rowStep) {
    this.rowStep = rowStep;
    start = -firstRow * rowStep;
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  private static int[] atLeast(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }
}
