package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * What a micro-kernel is made for.
 *
 * @param order how it reads A
 * @param rows of its tile of C
 * @param columns of its tile of C. Where they are more than the lanes of a vector but no multiple
 *     of them, the last vector overlaps the one before, and both hold the same numbers in common
 *     columns; where they are fewer, the only vector has lanes that never reach C
 * @param source how it reads B
 * @param fromC whether its chains go on from what C holds, not from a row that is the same for all
 *     rows
 * @param store what becomes of the chains
 * @param readsAhead whether it also goes through as many floats as its tiles have of A, from where
 *     one that copies B would write, and reads one of each so many rows in a step: so that they are
 *     in a cache when they are wanted
 */
record KernelShape(
    Order order,
    int rows,
    int columns,
    Source source,
    boolean fromC,
    Store store,
    boolean readsAhead) {

  /** Where element (i, p) of A is, for a tile of some rows from {@code a[0]} on. */
  enum Order {
    /** {@code a[i * lda + p]}: as it is. */
    ROWS,
    /** {@code a[p * lda + i]}: transposed. */
    COLUMNS,
    /** {@code a[rowStarts[i] + columnStarts[p]]}: as patches of an image lie. */
    SCATTERED,
    /**
     * The same, where columns lie side by side in runs, and runs equally far apart: {@code
     * a[rowStarts[i] + p / run * lda + p % run]}.
     */
    ROW_RUNS,
    /**
     * The same, where rows of a tile lie side by side: {@code a[rowStarts[0] + i +
     * columnStarts[p]]}.
     */
    COLUMN_RUNS
  }

  /** Where row p of B starts, from {@code b[0]} on. */
  enum Source {
    /** {@code b[p * panelWidth]}: a packed panel. */
    PACKED,
    /** {@code b[p * ldb]}: a matrix where it is, at least a vector wide. */
    IN_PLACE,
    /** The same, and each row is written to a packed panel after it is read. */
    COPIED
  }

  /** What a tile of C becomes, of the chains c. */
  enum Store {
    /** The chains. */
    CHAINS,
    /** max(c, 0). */
    RELU,
    /** What it was, + c. */
    ADDED
  }

  /** Vectors in a row of the tile. */
  int vectors() {
    return Math.ceilDiv(columns, Lanes.LENGTH);
  }

  /** The first column of a vector. */
  int columnOf(int vector) {
    return Math.max(0, Math.min(vector * Lanes.LENGTH, columns - Lanes.LENGTH));
  }

  /** Whether the tile is narrower than a vector. */
  boolean isNarrow() {
    return columns < Lanes.LENGTH;
  }

  /** The distance between the rows of a packed panel of so many columns. */
  static int panelWidth(int columns) {
    return Lanes.padded(columns);
  }
}
