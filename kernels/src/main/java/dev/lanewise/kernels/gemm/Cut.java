package dev.lanewise.kernels.gemm;

/**
 * The cut of rows into tiles whose heights differ by one at most, the tall ones first. So 100 rows
 * are 15 tiles of 6 and 2 of 5, not 16 of 6 and a rest that wastes a tile.
 */
final class Cut {
  private int tall;
  private int tallTiles;
  private int tiles;
  private int rows;

  /** Cuts {@code rows}, at least 1, into tiles of at most {@code most}. */
  void set(int rows, int most) {
    this.rows = rows;
    tiles = tiles(rows, most);
    tall = tall(rows, tiles);
    tallTiles = tallTiles(rows, tiles);
  }

  /** The tiles of so many rows, where each has at most {@code most}. */
  static int tiles(int rows, int most) {
    return Math.ceilDiv(rows, most);
  }

  /** The rows of a tall one of so many tiles. */
  static int tall(int rows, int tiles) {
    return Math.ceilDiv(rows, tiles);
  }

  /** How many of so many tiles are tall. */
  static int tallTiles(int rows, int tiles) {
    return rows - tiles * (tall(rows, tiles) - 1);
  }

  int rows() {
    return rows;
  }

  int tiles() {
    return tiles;
  }

  /** Rows of a tall tile; the others have one less. */
  int tall() {
    return tall;
  }

  /** The first row of a tile, and for the number of tiles the end of the last one. */
  int row(int tile) {
    return tile * tall - Math.max(0, tile - tallTiles);
  }

  /** How many of the tiles before {@code tile} are tall. */
  int tallBefore(int tile) {
    return Math.min(tile, tallTiles);
  }
}
