package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.BlockCut.PackingOfB;
import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import java.util.Arrays;

/**
 * The running block of a product: all rows, some columns, and a range of k. Set by the thread that
 * calls, and read by all that compute its tiles.
 */
final class Block {
  // Panels of B. A thread computes one product at a time.
  private static final Scratch PANELS = new Scratch();

  // Floats of packed panels that stay in the L2 cache, while tiles go from left to right.
  static final int NEAR_B = 1 << 15;

  // The least depth at which tiles may lie side by side.
  private static final int DEEP = 256;

  // Floats of an A that comes from beyond the L2 cache.
  static final int FAR_A = 1 << 18;

  final Product product;
  final ProductPlan plan;

  /** How it is cut into tiles for the threads. */
  final BlockCut cut = new BlockCut();

  /** Of the running tiles, the first block of rows. */
  int firstRows;

  /** Counts the blocks. */
  long number;

  int column;
  int columns;
  int panels;
  int fullPanels;

  /** Panels that tiles go along before the next row of them. */
  int panelsOfGroup;

  int depth;
  int depths;

  /** Whether chains go on from what C holds. */
  boolean fromC;

  Store store;

  /** Whether one row of tiles comes after another, else one column of them. */
  boolean goesRight;

  /** Whether tiles read the rows of A below theirs beside their own. */
  boolean readsAhead;

  /** What tiles may do, and tests ask for. */
  enum Way {
    /** They read A ahead. */
    READING_AHEAD,
    /** They are narrower than a vector, and write whole ones. */
    WIDENED,
    /** The only one of rows reads B where it is, and packs nothing. */
    READING_B_ONCE
  }

  // Whether a tile of the product did each; written by any thread.
  private final boolean[] done = new boolean[Way.values().length];

  private float[] sharedB;

  Block(Product product, ProductPlan plan) {
    this.product = product;
    this.plan = plan;
  }

  /** Sets it. */
  void set(int column, int depth) {
    int nr = plan.nr;
    this.column = column;
    this.depth = depth;
    columns = Math.min(plan.nc, product.n - column);
    panels = Math.ceilDiv(columns, nr);
    fullPanels = columns / nr;
    depths = Math.min(plan.kc, product.k - depth);
    panelsOfGroup = Math.max(1, NEAR_B / Math.max(1, nr * depths));
    fromC = depth > 0 || product.startsFromC();
    store = product.relu && depth + depths >= product.k ? Store.RELU : Store.CHAINS;
    goesRight = goingRightRepays();
    readsAhead = readingAheadRepays();
    begin();
  }

  /** Begins it, perhaps once more with other operands. */
  void begin() {
    number++;
    firstRows = 0;
  }

  /** Its operations, as far as they are worth a thread. */
  long work() {
    return BlockCut.work(product.m, columns, depths);
  }

  /** Cuts its rows for so many threads. */
  void cutRows(int threads) {
    long room = plan.roomForA();
    PackingOfB packing = plan.packingOfB(product);
    cut.cutRows(plan.rowCut, plan.mc, room, columns, panels, depths, packing, threads);
    if (cut.sharesB()) {
      sharedB = PANELS.get((long) panels * plan.nr * depths);
    }
  }

  /** The columns of a panel. */
  int width(int panel) {
    return Math.min(plan.nr, columns - panel * plan.nr);
  }

  /** Elements of a packed panel. */
  int panelSize() {
    return plan.nr * depths;
  }

  /** Forgets what the tiles of the product before did. */
  void forgetTiles() {
    Arrays.fill(done, false);
  }

  /** Notes what a tile does. Reads first: threads would take the cache line from each other. */
  void note(Way way) {
    if (!done[way.ordinal()]) {
      done[way.ordinal()] = true;
    }
  }

  /** Whether a tile of the product did that. */
  boolean did(Way way) {
    return done[way.ordinal()];
  }

  /** How tiles read a panel of so many columns that is prepared. */
  Source source(int width) {
    return plan.inPlaceB && width >= Lanes.LENGTH ? Source.IN_PLACE : Source.PACKED;
  }

  /** Where this thread finds, or puts, panels of B in packed form; null where it needs none. */
  float[] packedPanels(int panels) {
    if (product.packed != null) {
      return product.packed.panels;
    }
    if (cut.sharesB()) {
      return sharedB;
    }
    return !plan.inPlaceB || hasNarrowPanel() ? PANELS.get((long) panels * panelSize()) : null;
  }

  /** Where the first of some panels is in there. */
  int offset(int panel) {
    if (product.packed != null) {
      return product.packed.offset(column, depth) + panel * panelSize();
    }
    return cut.sharesB() ? Scratch.START + panel * panelSize() : Scratch.START;
  }

  /** Whether the last panel is narrower than a vector: then it is copied in any case. */
  private boolean hasNarrowPanel() {
    int rest = columns % plan.nr;
    return rest > 0 && rest < Lanes.LENGTH;
  }

  /** Packs a panel of B. */
  void packPanel(int panel, float[] to, int toOffset) {
    int j = column + panel * plan.nr;
    int width = width(panel);
    int behind = product.n - j - width;
    Packing.packB(product.b, product.transB, depth, depths, j, width, behind, to, toOffset);
  }

  /**
   * Where rows of C share sets of the L1 cache, tiles below each other drive each other out of it;
   * while a shallow product reads few rows of B for each, which then stay there.
   */
  private boolean goingRightRepays() {
    return plan.order == Order.ROWS && product.ldc % ProductPlan.SET_STRIDE == 0 && depths >= DEEP;
  }

  /**
   * Where A comes from memory, the processor's prefetching does not follow the rows of a tile side
   * by side, but it does follow one read through them all, which lie one behind the other. In sets
   * that they share they would drive each other out.
   */
  private boolean readingAheadRepays() {
    return plan.inPlaceA
        && plan.order == Order.ROWS
        && product.lda == depths
        && depths % ProductPlan.SET_STRIDE != 0
        && !goesRight
        && (long) product.m * depths >= FAR_A;
  }
}
