package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of many short rows, for which a call of {@code arraycopy} each would take too long. */
final class RowCopy {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  private RowCopy() {}

  /**
   * Copies {@code rows} rows of {@code length} elements.
   *
   * @param from row i starts at {@code fromOffset + i * fromLd}
   * @param to row i starts at {@code toOffset + i * toLd}
   */
  static void copy(
      int rows,
      int length,
      float[] from,
      int fromOffset,
      int fromLd,
      float[] to,
      int toOffset,
      int toLd) {
    // A last vector that is not full begins before the end of the one before.
    int last = length - L;
    if (last > L) {
      for (int i = 0; i < rows; i++) {
        int source = fromOffset + i * fromLd;
        int target = toOffset + i * toLd;
        for (int j = 0; j < last; j += L) {
          FloatVector.fromArray(F, from, source + j).intoArray(to, target + j);
        }
        FloatVector.fromArray(F, from, source + last).intoArray(to, target + last);
      }
    } else if (last > 0) {
      for (int i = 0; i < rows; i++) {
        int source = fromOffset + i * fromLd;
        int target = toOffset + i * toLd;
        FloatVector.fromArray(F, from, source).intoArray(to, target);
        FloatVector.fromArray(F, from, source + last).intoArray(to, target + last);
      }
    } else if (last == 0) {
      for (int i = 0; i < rows; i++) {
        FloatVector.fromArray(F, from, fromOffset + i * fromLd).intoArray(to, toOffset + i * toLd);
      }
    } else {
      // Column by column: the loop over rows is the long one.
      for (int j = 0; j < length; j++) {
        for (int i = 0; i < rows; i++) {
          to[toOffset + i * toLd + j] = from[fromOffset + i * fromLd + j];
        }
      }
    }
  }
}
