package dev.lanewise.kernels.gemm;

/**
 * How a block of a product is cut for the threads: its rows into blocks of tiles, its columns into
 * groups of panels. A tile for the workers is one of each.
 */
final class BlockCut {
  /** How B gets into panels, and the operations that take as long as that for an element. */
  enum PackingOfB {
    /** It is there, or read where it is. */
    NONE(0),
    /** The first tile of rows packs it while it multiplies by it. */
    IN_PASSING(4),
    /** Before that, in a pass of its own. */
    ALONE(20);

    private final long work;

    PackingOfB(long work) {
      this.work = work;
    }
  }

  // Up to so many blocks of rows each pack B for themselves, in passing.
  private static final int BLOCKS_WITH_OWN_B = 2;

  // Operations of a tile, at least, where there are more tiles than threads: some ten microseconds,
  // of which handing it to another core takes little.
  private static final long TILE_WORK = 1 << 23;

  // Tiles of C for each thread, so that a thread that lags does not hold up the others for long.
  private static final int TILES_PER_THREAD = 4;

  // Operations that take as long as what two cores lose where both write the end of a row of C: its
  // cache line goes to and fro.
  private static final long EDGE_WORK = 20_000;

  // Steps of depth that take about as long as writing C.
  private static final int SHALLOW = 7;

  // How evenly rows must be cut for the threads, so that columns are not cut instead.
  private static final double EVEN_ENOUGH = 0.85;

  // The block.
  private Cut rows;
  private int columns;
  private int panels;
  private int depths;
  private int threads;

  // How it is cut.
  private int rowBlocks;
  private int rowTilesPerBlock;
  private boolean sharesB;
  private int panelsPerTile;
  private int columnTiles;

  /**
   * The operations of a block that are worth a thread: of a shallow one the most is writing C, and
   * a second core does not write faster.
   */
  static long work(int rows, int columns, int depths) {
    return 2L * rows * columns * Math.max(1, depths - SHALLOW);
  }

  /**
   * Cuts the rows into blocks whose A fits the L2 cache; and for the threads, where that is even
   * and costs less than to cut the columns: each block then packs B for itself.
   *
   * @param mc rows of a block
   * @param room for A in the L2 cache, in elements
   */
  void cutRows(
      Cut rows,
      int mc,
      long room,
      int columns,
      int panels,
      int depths,
      PackingOfB packing,
      int threads) {
    this.rows = rows;
    this.columns = columns;
    this.panels = panels;
    this.depths = depths;
    this.threads = threads;
    int m = rows.rows();
    int tiles = rows.tiles();
    // With fewer panels than threads, to cut the columns leaves threads without work.
    int fewer = panels < threads ? Math.ceilDiv(threads, panels) : threads;
    int forThreads =
        repays(threads, room, packing) ? threads : repays(fewer, room, packing) ? fewer : 1;
    if (forThreads > 1) {
      rowBlocks = forThreads;
    } else if ((long) m * depths <= room) {
      rowBlocks = 1;
    } else {
      rowBlocks = Math.ceilDiv(m, mc);
    }
    int mostWithOwnB =
        forThreads > 1 ? forThreads : packing == PackingOfB.IN_PASSING ? BLOCKS_WITH_OWN_B : 1;
    sharesB = packing != PackingOfB.NONE && rowBlocks > mostWithOwnB;
    if (sharesB && rowBlocks > threads) {
      // The first block is a job of its own, and the others are for the threads.
      rowBlocks = 1 + Math.ceilDiv(rowBlocks - 1, threads) * threads;
    }
    rowTilesPerBlock = Math.ceilDiv(tiles, rowBlocks);
    rowBlocks = Math.ceilDiv(tiles, rowTilesPerBlock);
  }

  /** Whether to cut the rows into so many blocks, each with its own B, costs less than columns. */
  private boolean repays(int blocks, long room, PackingOfB packing) {
    int m = rows.rows();
    int tiles = rows.tiles();
    return blocks > 1
        && tiles >= 2 * blocks
        && evenness(tiles, blocks) >= EVEN_ENOUGH
        && (long) Math.ceilDiv(m, blocks) * depths <= room
        && packing.work * columns * depths <= EDGE_WORK * m;
  }

  /** Cuts the columns for so many of the blocks of rows. Returns the tiles of them all. */
  int cutColumns(int blocks) {
    int cuts = 1;
    if (threads > 1 && evenness(blocks, threads) < EVEN_ENOUGH) {
      long work = 2L * rows.rows() * columns * depths * blocks / rowBlocks;
      long wanted = threads * Math.clamp(work / (TILE_WORK * threads), 1, TILES_PER_THREAD);
      cuts = Math.clamp(wanted / blocks, 1, panels);
    }
    panelsPerTile = Math.ceilDiv(panels, cuts);
    columnTiles = Math.ceilDiv(panels, panelsPerTile);
    return blocks * columnTiles;
  }

  /** The share of the threads' time in which they work, where they share so many equal pieces. */
  private static double evenness(int pieces, int threads) {
    return (double) pieces / (Math.ceilDiv(pieces, threads) * threads);
  }

  /** Whether panels of B are packed by the first block of rows for all of them. */
  boolean sharesB() {
    return sharesB;
  }

  int rowBlocks() {
    return rowBlocks;
  }

  /** The rows of the first block. */
  int rowsOfFirst() {
    return rows.row(rowTilesPerBlock);
  }

  /** The block of rows of a tile, where its columns were cut for those from the first on. */
  int blockOf(int tile) {
    return tile / columnTiles;
  }

  /** The first tile of rows of a block. */
  int firstRowTile(int block) {
    return block * rowTilesPerBlock;
  }

  /** The end of its tiles of rows. */
  int endRowTile(int block) {
    return Math.min(rows.tiles(), (block + 1) * rowTilesPerBlock);
  }

  int firstPanel(int tile) {
    return tile % columnTiles * panelsPerTile;
  }

  int endPanel(int tile) {
    return Math.min(panels, firstPanel(tile) + panelsPerTile);
  }
}
