package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * What a micro-kernel is made for.
 *
 * @param order how it reads A
 * @param rows of its tile of C
 * @param columns of its tile of C, at least the lanes of a vector. Where they are no multiple of
 *     it, the last vector overlaps the one before, and both hold the same numbers in common columns
 * @param packedB whether the rows of B always lie {@code columns} apart
 * @param fromC whether it adds to what C holds, instead of to a row that is the same for all rows
 * @param relu whether it stores max(c, 0) instead of c
 */
record KernelShape(
    Order order, int rows, int columns, boolean packedB, boolean fromC, boolean relu) {

  /** Where element (i, p) of A is, for a tile of some rows from {@code a[0]} on. */
  enum Order {
    /** {@code a[p * rows + i]}: packed, one tile after another. */
    PACKED,
    /** {@code a[p * lda + i]}: a transposed matrix where it is. */
    COLUMNS,
    /** {@code a[i * lda + p]}: a matrix where it is, or copied row by row. */
    ROWS
  }

  /** Vectors in a row of the tile. */
  int vectors() {
    return Math.ceilDiv(columns, Lanes.LENGTH);
  }

  /** The first column of a vector. */
  int columnOf(int vector) {
    return Math.min(vector * Lanes.LENGTH, columns - Lanes.LENGTH);
  }
}
