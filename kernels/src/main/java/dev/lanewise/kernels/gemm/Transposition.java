package dev.lanewise.kernels.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposed copies of a few long rows, four by four elements at a time: each vector trades its
 * upper half with the lower half of another one, and then its odd elements with the even ones of a
 * third.
 */
final class Transposition {
  /** Rows of a block. */
  private static final int ROWS = 4;

  /** Elements that may be overwritten after the last one. */
  static final int SLACK = ROWS - 1;

  // Always 128 bits: within so many, x86 moves lanes at no more than the cost of an addition.
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_128;

  private static final VectorShuffle<Float> SWAP_HALVES = VectorShuffle.fromOp(F, i -> i ^ 2);
  private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(F, 0b1100);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(F, 0b1010);

  private Transposition() {}

  /**
   * to[p * toLd + i] = from[i * fromLd + p] for i below {@code rows} and p below {@code length}.
   *
   * <p>With fewer than 4 rows, what follows the last of them in {@code to} may be overwritten, 4
   * elements in all. So whoever fills rows side by side goes from left to right, and leaves room
   * for {@value #SLACK} elements after the last one.
   *
   * @param rows at least 1
   * @param toLd at least {@code rows}
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
    if (length < ROWS) {
      for (int p = 0; p < length; p++) {
        for (int i = 0; i < rows; i++) {
          to[toOffset + p * toLd + i] = from[fromOffset + i * fromLd + p];
        }
      }
      return;
    }
    int high = Math.min(rows, ROWS);
    int last = length - ROWS;
    for (int done = 0; done < rows; done += ROWS) {
      // A last block that is not full takes rows, or columns, of the one before once more.
      int row = Math.max(0, Math.min(done, rows - ROWS));
      int source = fromOffset + row * fromLd;
      int target = toOffset + row;
      copyBlocks(high, length / ROWS, from, source, fromLd, to, target, toLd);
      if (last % ROWS != 0) {
        copyBlocks(high, 1, from, source + last, fromLd, to, target + last * toLd, toLd);
      }
    }
  }

  private static void copyBlocks(
      int rows,
      int blocks,
      float[] from,
      int fromOffset,
      int fromLd,
      float[] to,
      int toOffset,
      int toLd) {
    // The last row stands in for those that are not there.
    int r1 = fromOffset + Math.min(1, rows - 1) * fromLd;
    int r2 = fromOffset + Math.min(2, rows - 1) * fromLd;
    int r3 = fromOffset + Math.min(3, rows - 1) * fromLd;
    for (int p = 0; p < ROWS * blocks; p += ROWS) {
      FloatVector x0 = FloatVector.fromArray(F, from, fromOffset + p);
      FloatVector x1 = FloatVector.fromArray(F, from, r1 + p);
      FloatVector x2 = FloatVector.fromArray(F, from, r2 + p);
      FloatVector x3 = FloatVector.fromArray(F, from, r3 + p);
      FloatVector y0 = x0.blend(x2.rearrange(SWAP_HALVES), UPPER_HALF);
      FloatVector y1 = x1.blend(x3.rearrange(SWAP_HALVES), UPPER_HALF);
      FloatVector y2 = x0.rearrange(SWAP_HALVES).blend(x2, UPPER_HALF);
      FloatVector y3 = x1.rearrange(SWAP_HALVES).blend(x3, UPPER_HALF);
      y0.blend(up(y1), ODD).intoArray(to, toOffset);
      down(y0).blend(y1, ODD).intoArray(to, toOffset + toLd);
      y2.blend(up(y3), ODD).intoArray(to, toOffset + 2 * toLd);
      down(y2).blend(y3, ODD).intoArray(to, toOffset + 3 * toLd);
      toOffset += ROWS * toLd;
    }
  }

  /** Even elements to the odd place after them. */
  private static FloatVector up(FloatVector x) {
    return x.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 32).reinterpretAsFloats();
  }

  /** Odd elements to the even place before them. */
  private static FloatVector down(FloatVector x) {
    return x.reinterpretAsLongs().lanewise(VectorOperators.LSHR, 32).reinterpretAsFloats();
  }
}
