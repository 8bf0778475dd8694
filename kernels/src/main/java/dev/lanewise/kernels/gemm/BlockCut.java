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
  private static final long TILE_WORK = 1 << 21;

  // Tiles of C for each thread, so that a thread that lags does not hold up the others for long.
  private static final int TILES_PER_THREAD = 4;

  // Operations that take as long as reading an element of A or B that another core reads too.
  private static final long READING = 8;

  // Operations that take as long as what a core loses where another writes the other end of a line
  // of C.
  private static final long EDGE_WORK = 1000;

  // Steps of depth that take about as long as writing C.
  private static final int SHALLOW = 7;

  // How evenly blocks of rows must go round the threads, so that columns are not cut as well.
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
   * Cuts the rows into blocks whose A fits the L2 cache; where each thread's share does, into as
   * many as make the shares cheapest, and each block then packs B for itself.
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
    int forThreads = blocksForThreads(room, packing);
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

  /**
   * The blocks of rows for the threads, each of which packs its own B; threads with a block in
   * common share out its columns. Of all ways to do that it is the one with the cheapest shares; 1
   * also where no share of A fits the L2 cache.
   */
  private int blocksForThreads(long room, PackingOfB packing) {
    if (threads == 1) {
      return 1;
    }
    int tiles = rows.tiles();
    int best = 1;
    long least = Long.MAX_VALUE;
    for (int blocks = threads; blocks >= 1; blocks--) {
      int m = share(rows.rows(), tiles, blocks);
      if ((blocks == 1 || tiles >= 2 * blocks) && (long) m * depths <= room) {
        long cost = cost(m, Math.min(threads / blocks, panels), packing);
        if (cost < least) {
          least = cost;
          best = blocks;
        }
      }
    }
    return best;
  }

  /** What the largest share of a block of so many rows costs a thread, in operations. */
  private long cost(int m, int sharers, PackingOfB packing) {
    int n = share(columns, panels, sharers);
    long steps = depths * (2L * m * n + READING * m + (READING + packing.work) * n);
    return sharers == 1 ? steps : steps + EDGE_WORK * m;
  }

  /** The largest share of so many rows or columns in pieces, where a piece is not cut. */
  private static int share(int all, int pieces, int sharers) {
    return (int) Math.ceilDiv((long) all * Math.ceilDiv(pieces, sharers), pieces);
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
    return columnTiles == 1 ? tile : tile / columnTiles;
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
    return columnTiles == 1 ? 0 : tile % columnTiles * panelsPerTile;
  }

  int endPanel(int tile) {
    return Math.min(panels, firstPanel(tile) + panelsPerTile);
  }
}
