package dev.lanewise.kernels.gemm;

import java.util.Arrays;

/**
 * Copies of blocks in the order in which the micro-kernel reads them. A is packed in rows with k
 * contiguous, B in panels of nr columns:
 *
 * <pre>
 *   A block, rows x depth        B block, panels of depth x nr, one after another
 *   [ row 0: a(0,0) a(0,1) .. ]  [ b(0,0) .. b(0,nr-1) | b(1,0) .. b(1,nr-1) | .. ]
 *   [ row 1: ..               ]  [ b(0,nr) ..          | ..                       ]
 * </pre>
 *
 * A last panel with fewer than nr columns is filled up with zeros.
 */
final class Packing {
  // Rows of a transposed A, and of B, that are read at a time: their lines stay in the L1 cache.
  private static final int ROWS = 16;

  private Packing() {}

  /** Floats of scratch memory that the packing of transposed blocks of these sizes takes. */
  static int scratch(int length) {
    return ROWS * length;
  }

  /**
   * Packs {@code alpha * op(A)} from (row, depth) on.
   *
   * @param ld elements from one packed row to the next
   * @param scratch at least {@code scratch(rows)} floats, used where A is transposed
   */
  static void packA(
      Matrix a,
      Transpose trans,
      float alpha,
      int row,
      int rows,
      int depth,
      int depths,
      float[] packed,
      int ld,
      float[] scratch) {
    if (trans == Transpose.NO) {
      a.copyRows(row, rows, depth, depths, packed, 0, ld);
    } else {
      for (int p = 0; p < depths; p += ROWS) {
        int count = Math.min(ROWS, depths - p);
        a.copyRows(depth + p, count, row, rows, scratch, 0, rows);
        transpose(count, rows, scratch, packed, p, ld);
      }
    }
    if (alpha != 1) {
      for (int i = 0; i < rows; i++) {
        for (int p = i * ld; p < i * ld + depths; p++) {
          packed[p] *= alpha;
        }
      }
    }
  }

  /**
   * Packs the columns {@code column} to {@code column + columns - 1} of op(B), rows {@code depth}
   * to {@code depth + depths - 1}, as panels from {@code packed[packedOffset]} on.
   *
   * @param scratch at least {@code scratch(depths)} floats, used where B is transposed
   */
  static void packB(
      Matrix b,
      Transpose trans,
      int depth,
      int depths,
      int column,
      int columns,
      int nr,
      float[] packed,
      int packedOffset,
      float[] scratch) {
    int panel = depths * nr;
    int last = columns / nr;
    if (last * nr < columns) {
      // The panel that is not full: what is not overwritten below stays 0.
      int from = packedOffset + last * panel;
      Arrays.fill(packed, from, from + panel, 0);
    }
    if (trans == Transpose.YES) {
      for (int j = 0; j < columns; j += nr) {
        int to = packedOffset + j / nr * panel;
        for (int i = j; i < Math.min(columns, j + nr); i += ROWS) {
          int count = Math.min(ROWS, Math.min(columns, j + nr) - i);
          b.copyRows(column + i, count, depth, depths, scratch, 0, depths);
          transpose(count, depths, scratch, packed, to + i - j, nr);
        }
      }
      return;
    }
    for (int p = 0; p < depths; p += ROWS) {
      int count = Math.min(ROWS, depths - p);
      for (int j = 0; j < columns; j += nr) {
        int to = packedOffset + j / nr * panel + p * nr;
        b.copyRows(depth + p, count, column + j, Math.min(nr, columns - j), packed, to, nr);
      }
    }
  }

  /** to[j * toLd + i] = from[i * columns + j]: rows of a few elements, one after another. */
  private static void transpose(
      int rows, int columns, float[] from, float[] to, int toOffset, int toLd) {
    for (int j = 0; j < columns; j++) {
      int target = toOffset + j * toLd;
      for (int i = 0; i < rows; i++) {
        to[target + i] = from[i * columns + j];
      }
    }
  }
}
