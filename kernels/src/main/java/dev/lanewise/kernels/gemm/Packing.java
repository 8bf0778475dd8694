package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

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
  private static final VectorSpecies<Float> F = Lanes.F32;

  private Packing() {}

  /**
   * Packs {@code alpha * op(A)} from (row, depth) on.
   *
   * @param ld elements from one packed row to the next
   * @param scratch at least {@code rows} floats, used where A is transposed
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
      for (int i = 0; i < rows; i++) {
        a.copyRow(row + i, depth, depths, packed, i * ld);
      }
    } else {
      for (int p = 0; p < depths; p++) {
        a.copyRow(depth + p, row, rows, scratch, 0);
        for (int i = 0; i < rows; i++) {
          packed[i * ld + p] = scratch[i];
        }
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
   * @param scratch at least {@code columns + nr} and {@code depths} floats
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
    if (trans == Transpose.YES) {
      packTransposedB(b, depth, depths, column, columns, nr, packed, packedOffset, scratch);
      return;
    }
    int whole = columns / nr * nr;
    int panel = depths * nr;
    ArrayMatrix array = b instanceof ArrayMatrix matrix ? matrix : null;
    Arrays.fill(scratch, columns, columns + nr, 0);
    for (int p = 0; p < depths; p++) {
      float[] from = scratch;
      int at = 0;
      if (array != null) {
        from = array.array;
        at = array.offset + (depth + p) * array.ld + column;
      } else {
        b.copyRow(depth + p, column, columns, scratch, 0);
      }
      int to = packedOffset + p * nr;
      for (int j = 0; j < whole; j += nr, to += panel) {
        copy(from, at + j, nr, packed, to);
      }
      if (whole < columns) {
        if (array != null) {
          System.arraycopy(from, at + whole, scratch, whole, columns - whole);
        }
        copy(scratch, whole, nr, packed, to);
      }
    }
  }

  /** Copies {@code length} floats, a multiple of the lanes. */
  private static void copy(float[] from, int at, int length, float[] to, int toOffset) {
    for (int j = 0; j < length; j += Lanes.LENGTH) {
      FloatVector.fromArray(F, from, at + j).intoArray(to, toOffset + j);
    }
  }

  private static void packTransposedB(
      Matrix b,
      int depth,
      int depths,
      int column,
      int columns,
      int nr,
      float[] packed,
      int packedOffset,
      float[] scratch) {
    for (int j = 0; j < Blocking.roundUp(columns, nr); j++) {
      int to = packedOffset + j / nr * (depths * nr) + j % nr;
      if (j < columns) {
        b.copyRow(column + j, depth, depths, scratch, 0);
      } else {
        Arrays.fill(scratch, 0, depths, 0);
      }
      for (int p = 0; p < depths; p++) {
        packed[to + p * nr] = scratch[p];
      }
    }
  }
}
