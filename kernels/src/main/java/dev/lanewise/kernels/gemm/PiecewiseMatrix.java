package dev.lanewise.kernels.gemm;

/**
 * A matrix whose rows lie in an array, wherever they do, each in pieces of one length that are
 * equally far apart; such as patches of an image. A product reads it where it is.
 */
public interface PiecewiseMatrix extends Matrix {
  /** Elements of a piece. */
  int pieceLength();

  /** The distance from a piece of a row to its next one. */
  int pieceDistance();

  /** Elements of scratch memory that {@link #locate} needs. */
  int scratchSize(int row, int rows, int pieces);

  /**
   * Finds {@code rows} rows from {@code row} on, of each the {@code pieces} pieces from {@code
   * piece} on. Runs on several threads at once.
   *
   * @param starts takes the index of the first of these pieces of each row
   * @param scratch takes the rows if they lie in no array as they should
   * @return the array in which they lie
   */
  float[] locate(int row, int rows, int piece, int pieces, int[] starts, float[] scratch);
}
