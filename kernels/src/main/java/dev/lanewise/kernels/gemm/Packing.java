package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of op(B) in the order in which the micro-kernel reads it: in panels of some columns, with
 * k as the slow index.
 *
 * <pre>
 *   panel, k x width
 *   [ b(0,0) b(0,1) .. b(0,width-1) ]
 *   [ b(1,0) ..                     ]
 * </pre>
 *
 * <p>A is not rearranged: kernels read it in the order in which it is stored, and a wide product in
 * a copy of it. And an untransposed B is packed by the kernel that reads it first ({@link
 * KernelShape.Source#COPIED}), but for what is here.
 */
final class Packing {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  private Packing() {}

  /**
   * Packs a panel of op(B), {@code depths} deep from {@code depth} on.
   *
   * @param column its first column
   * @param columns at least 1; if they are fewer than the lanes of a vector, the rows of the panel
   *     are a vector long, and what follows their last column is of no use
   * @param behind columns of op(B) that follow
   * @param to takes {@link KernelShape#panelWidth} * depths floats from {@code toOffset} on
   */
  static void packB(
      ArrayMatrix b,
      Transpose trans,
      int depth,
      int depths,
      int column,
      int columns,
      int behind,
      float[] to,
      int toOffset) {
    int width = KernelShape.panelWidth(columns);
    if (trans == Transpose.YES) {
      int at = b.offset + column * b.ld + depth;
      Transposition.copy(columns, depths, behind, b.array, at, b.ld, to, toOffset, width);
    } else if (columns < L) {
      int at = b.offset + depth * b.ld + column;
      widen(depths, columns, b.array, at, b.ld, to, toOffset);
    } else {
      b.copyRows(depth, depths, column, columns, to, toOffset, width);
    }
  }

  /**
   * Rows of less than a vector, each to the beginning of a vector. The last ones, where a vector
   * would pass the end of the array, go element by element: there a mask is checked lane by lane.
   */
  private static void widen(
      int rows, int length, float[] from, int fromOffset, int fromLd, float[] to, int toOffset) {
    if (fromLd == length && rows * length >= L) {
      widenAdjoining(rows, length, from, fromOffset, to, toOffset);
      return;
    }
    VectorMask<Float> lanes = F.indexInRange(0, length);
    int i = 0;
    for (; i < rows && fromOffset <= from.length - L; i++) {
      FloatVector.fromArray(F, from, fromOffset, lanes).intoArray(to, toOffset);
      fromOffset += fromLd;
      toOffset += L;
    }
    for (; i < rows; i++) {
      for (int j = 0; j < length; j++) {
        to[toOffset + j] = from[fromOffset + j];
      }
      fromOffset += fromLd;
      toOffset += L;
    }
  }

  /**
   * The same where rows adjoin and are a vector together: what a vector has beyond one is the next.
   * Those that would pass the end begin before their row, and so they end in what is of no use in
   * the row before.
   */
  private static void widenAdjoining(
      int rows, int length, float[] from, int fromOffset, float[] to, int toOffset) {
    int last = rows * length - L;
    int whole = last / length + 1;
    for (int i = 0; i < whole; i++) {
      FloatVector.fromArray(F, from, fromOffset + i * length).intoArray(to, toOffset + i * L);
    }
    for (int i = whole; i < rows; i++) {
      int back = i * length - last;
      FloatVector.fromArray(F, from, fromOffset + last).intoArray(to, toOffset + i * L - back);
    }
  }
}
