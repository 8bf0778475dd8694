package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of blocks in the order in which the micro-kernel reads them: A in tiles of some rows, B in
 * panels of nr columns, both with k as the slow index.
 *
 * <pre>
 *   A tile, k x rows                     B panel, k x nr
 *   [ a(0,0) a(1,0) .. a(rows-1,0) ]     [ b(0,0) b(0,1) .. b(0,nr-1) ]
 *   [ a(0,1) a(1,1) ..             ]     [ b(1,0) ..                  ]
 * </pre>
 */
final class Packing {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  /** Elements that may be overwritten after the packed tiles of A. */
  static final int SLACK = Transposition.SLACK;

  // Rows that are read at a time: their lines stay in the L1 cache from one tile to the next.
  private static final int ROWS = 16;

  private Packing() {}

  /**
   * Packs tiles of op(A), {@code depths} deep from {@code depth} on, one after another.
   *
   * @param cut which tiles there are
   * @param to takes {@code depths} floats for each row of the tiles, and {@link #SLACK} may follow
   *     that are overwritten
   * @param scratch at least a tile's rows * depths floats, used where A is no array
   */
  static void packA(
      Matrix a,
      Transpose trans,
      Cut cut,
      int firstTile,
      int endTile,
      int depth,
      int depths,
      float[] to,
      float[] scratch) {
    int first = cut.row(firstTile);
    if (trans == Transpose.YES) {
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
    } else {
      for (int tile = firstTile; tile < endTile; tile++) {
        int row = cut.row(tile);
        int rows = cut.row(tile + 1) - row;
        copyTransposed(a, row, rows, depth, depths, to, (row - first) * depths, rows, scratch);
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
   * Packs panels of op(B), {@code depths} deep from {@code depth} on, one after another.
   *
   * @param column the first column
   * @param columns of all panels
   * @param nr columns of a panel; a last one that has fewer is filled up with zeros
   * @param to takes nr * depths floats for each panel from {@code toOffset} on
   * @param scratch at least nr * depths floats, used where B is no array
   */
  static void packB(
      Matrix b,
      Transpose trans,
      int depth,
      int depths,
      int column,
      int columns,
      int nr,
      float[] to,
      int toOffset,
      float[] scratch) {
    int full = columns / nr * nr;
    if (full < columns) {
      int from = toOffset + full * depths;
      Arrays.fill(to, from, from + nr * depths, 0);
    }
    if (trans == Transpose.YES) {
      for (int j = 0; j < columns; j += nr) {
        int width = Math.min(nr, columns - j);
        copyTransposed(b, column + j, width, depth, depths, to, toOffset + j * depths, nr, scratch);
      }
      return;
    }
    for (int p = 0; p < depths; p += ROWS) {
      int count = Math.min(ROWS, depths - p);
      for (int j = 0; j < columns; j += nr) {
        int at = toOffset + j * depths + p * nr;
        b.copyRows(depth + p, count, column + j, Math.min(nr, columns - j), to, at, nr);
      }
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

  private static void copyTransposed(
      Matrix x,
      int row,
      int rows,
      int column,
      int columns,
      float[] to,
      int toOffset,
      int toLd,
      float[] scratch) {
    if (x instanceof ArrayMatrix array) {
      int at = array.offset + row * array.ld + column;
      Transposition.copy(rows, columns, array.array, at, array.ld, to, toOffset, toLd);
    } else {
      x.copyRows(row, rows, column, columns, scratch, 0, columns);
      Transposition.copy(rows, columns, scratch, 0, columns, to, toOffset, toLd);
    }
  }
}
