package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of blocks in the order in which the micro-kernel reads them: A in tiles of some rows, B in
 * panels, both with k as the slow index.
 *
 * <pre>
 *   A tile, k x rows                     B panel, k x width
 *   [ a(0,0) a(1,0) .. a(rows-1,0) ]     [ b(0,0) b(0,1) .. b(0,width-1) ]
 *   [ a(0,1) a(1,1) ..             ]     [ b(1,0) ..                     ]
 * </pre>
 *
 * <p>An untransposed A is not packed: kernels read it by rows. And an untransposed B is packed by
 * the kernel that reads it first ({@link KernelShape.Source#COPIED}), but for what is here.
 */
final class Packing {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  // Rows that are read at a time: their lines stay in the L1 cache from one tile to the next.
  private static final int ROWS = 16;

  private Packing() {}

  /**
   * Packs tiles of a transposed A, {@code depths} deep from {@code depth} on, one after another.
   *
   * @param a as stored: a row for each p
   * @param cut which tiles there are
   * @param to takes {@code depths} floats for each row of the tiles
   */
  static void packA(
      Matrix a, Cut cut, int firstTile, int endTile, int depth, int depths, float[] to) {
    int first = cut.row(firstTile);
    for (int p = 0; p < depths; p += ROWS) {
      int count = Math.min(ROWS, depths - p);
      for (int tile = firstTile; tile < endTile; tile++) {
        int row = cut.row(tile);
        int rows = cut.row(tile + 1) - row;
        int at = (row - first) * depths + p * rows;
        int room = (depths - p) * rows;
        copyPiece(a, depth + p, count, row, rows, cut.rows(), to, at, room);
      }
    }
  }

  /**
   * A piece of a tile: {@code count} rows of A as stored, {@code rows} elements of each.
   *
   * @param room elements of the tile from this piece on; those after it come later
   */
  private static void copyPiece(
      Matrix a, int p, int count, int row, int rows, int m, float[] to, int toOffset, int room) {
    if (a instanceof ArrayMatrix array && rows <= L && row + L <= m) {
      int at = array.offset + p * array.ld + row;
      copyNarrow(count, rows, array.array, at, array.ld, to, toOffset, room);
    } else {
      a.copyRows(p, count, row, rows, to, toOffset, rows);
    }
  }

  /**
   * Packs a panel of op(B), {@code depths} deep from {@code depth} on.
   *
   * @param column its first column
   * @param columns at least 1; if they are fewer than the lanes of a vector, the rows of the panel
   *     are a vector long, and what follows their last column is of no use
   * @param to takes {@link KernelShape#panelWidth} * depths floats from {@code toOffset} on
   * @param scratch at least columns * depths floats, used where B is transposed and no array
   */
  static void packB(
      Matrix b,
      Transpose trans,
      int depth,
      int depths,
      int column,
      int columns,
      float[] to,
      int toOffset,
      float[] scratch) {
    int width = KernelShape.panelWidth(columns);
    if (trans == Transpose.NO && columns < L && b instanceof ArrayMatrix array) {
      int at = array.offset + depth * array.ld + column;
      widen(depths, columns, array.array, at, array.ld, to, toOffset);
    } else if (trans == Transpose.NO) {
      b.copyRows(depth, depths, column, columns, to, toOffset, width);
    } else if (b instanceof ArrayMatrix array) {
      int at = array.offset + column * array.ld + depth;
      Transposition.copy(columns, depths, array.array, at, array.ld, to, toOffset, width);
    } else {
      b.copyRows(column, columns, depth, depths, scratch, 0, depths);
      Transposition.copy(columns, depths, scratch, 0, depths, to, toOffset, width);
    }
  }

  /** Rows of less than a vector, each to the beginning of a vector. */
  private static void widen(
      int rows, int length, float[] from, int fromOffset, int fromLd, float[] to, int toOffset) {
    VectorMask<Float> lanes = F.indexInRange(0, length);
    for (int i = 0; i < rows; i++) {
      FloatVector.fromArray(F, from, fromOffset + i * fromLd, lanes)
          .intoArray(to, toOffset + i * L);
    }
  }

  /**
   * Rows of less than a vector side by side: each is stored as a vector, whose rest the next one
   * overwrites. The last rows, whose rest would lie outside, go element by element.
   *
   * @param room elements that may be overwritten
   */
  private static void copyNarrow(
      int rows,
      int length,
      float[] from,
      int fromOffset,
      int fromLd,
      float[] to,
      int toOffset,
      int room) {
    int vectors = room < L ? 0 : Math.min(rows, (room - L) / length + 1);
    for (int i = 0; i < vectors; i++) {
      FloatVector.fromArray(F, from, fromOffset + i * fromLd).intoArray(to, toOffset + i * length);
    }
    for (int i = vectors; i < rows; i++) {
      for (int j = 0; j < length; j++) {
        to[toOffset + i * length + j] = from[fromOffset + i * fromLd + j];
      }
    }
  }
}
