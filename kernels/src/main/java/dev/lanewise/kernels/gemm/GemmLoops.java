package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.BlockCut.PackingOfB;
import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The blocked product: loops over blocks of columns and of k; in each, C is cut into tiles, each
 * with a block of rows and some panels of columns. The first tile of rows that needs a panel of B
 * packs it while it multiplies by it.
 *
 * <p>{@code Gemm} and the convolutions are made of it. No argument is checked here. An object is
 * for one thread at a time.
 */
public final class GemmLoops {
  private static final int L = Lanes.LENGTH;

  // Panels of B. A thread computes one product at a time.
  private static final Scratch PANELS = new Scratch();

  // Up to so many panels do not repay copying A, where it has rows and where it has columns.
  private static final int PANELS_OF_ROWS = 16;
  private static final int PANELS_OF_COLUMNS = 2;

  // Neither do up to so many tiles of rows repay packing B, nor does a B that lies within so many
  // floats, an L1 cache.
  private static final int TILES_OF_DIRECT_B = 2;
  static final int SMALL_B = 3 << 12;

  // Rows of a narrow C that repay computing it transposed, and that scratch memory is taken for.
  static final int SHORTEST_TALL = 4 * L;
  private static final int TALLEST = 1 << 20;

  // Between copied rows of A: at a distance of 1 KiB they would share a few sets of the L1 cache.
  private static final int ROW_GAP = 16;

  // Rows of A at such a distance share a set of the L1 cache, which has room for so many of them
  // beside B.
  private static final int SET_STRIDE = 1024;
  private static final int ROWS_OF_A_SET = 8;

  // Multiply-adds, at most, of a product whose tiles may have kernels for their size, which gain at
  // their ends.
  private static final long SMALL = 1 << 24;

  // The least depth at which tiles may lie side by side.
  private static final int DEEP = 256;

  // The deepest block: one more pass over C costs nothing then, and sizes stay far from 2^31.
  private static final int DEEPEST = 1 << 20;

  // Blocks of rows for one where they are scattered, and take less of the L2 cache.
  private static final int SCATTERED_BLOCKS = 3;

  // Elements of scattered columns and of a panel of B that stay in the L2 cache together.
  private static final int NEAR_A = 1 << 17;

  // The shortest run of columns in a row that repays a loop of its own, and rows in a run of them
  // that repay tiles of such heights.
  private static final int LEAST_RUN = 16;
  private static final int LEAST_ROWS_OF_RUN = 4;

  // With 16 registers C2 spills where it can load rows that lie side by side together.
  private static final boolean ROWS_IN_RUNS = Lanes.F32.vectorBitSize() >= 512;

  // Floats of an A that comes from beyond the L2 cache.
  static final int FAR_A = 1 << 18;

  // Floats of packed panels that stay in the L2 cache, while tiles go from left to right.
  static final int NEAR_B = 1 << 15;

  // Floats of both operands of a deep product that come from beyond the L2 cache, and of a block of
  // them that stays in it while it is multiplied.
  static final int FAR_OPERANDS = 3 << 18;
  private static final int NEAR_OPERANDS = 1 << 17;

  // Rows of a deep product, or columns, at least; and both together, at least, because with fewer
  // much of the time goes into reading them, and at most, so that a block is deep.
  static final int DEEP_EDGE = 32;
  static final int LEAST_DEEP_EDGES = 256;
  static final int MOST_DEEP_EDGES = 512;

  // Rows of one that do not repay copying either operand.
  static final int DEEP_IN_PLACE = 64;

  private final Workers workers;
  private final Tuning tuning;
  private final SizedKernels sizedKernels;
  private final Tuning tuningOfDeep;
  private final RowLoops rows;
  private TallStrips strips;
  private boolean inStrips;
  private final Tile computeTile = this::computeTile;

  // Scratch memory.
  private float[] sharedB;
  private float[] transposedC = {};

  // A bias of less than a vector, where kernels may read a whole one.
  private final float[] narrowBias = new float[L];

  // Scratch memory for each thread.
  private final float[][] copiedA;
  private final int[] copiedRows;
  private final int[] copiedLd;
  private final float[][] located;
  private final int[][] rowStarts;
  private final int[][] columnStarts;
  private final float[][] edge;

  // The running product.
  private int m;
  private int n;
  private int k;
  private float alpha;
  private Matrix a;
  private Transpose transA;
  private ArrayMatrix b;
  private Transpose transB;
  private PackedMatrix packed;
  private float beta;
  private float[] bias;
  private int biasOffset;
  private boolean relu;
  private float[] c;
  private int cOffset;
  private int ldc;

  // How it is cut: into tiles of rows and panels of nr columns.
  private final Cut rowCut = new Cut();
  private int nr;
  private boolean inPlaceB;
  private Order order;
  private boolean inPlaceA;
  private ScatteredMatrix scattered;
  private boolean isSmall;
  private boolean isDeep;

  // Whether it is one tile for the workers, and the one before over again; of that, what else
  // decides how it is cut, and the kernels for its size: of tall tiles and of the others, for whole
  // panels and for a last one.
  private boolean isOneTile;
  private boolean isRepeated;
  private int ldOfA;
  private int ldOfB;
  private boolean hasBias;
  private final MicroKernel[] knownKernels = new MicroKernel[4];

  // The running block.
  private int column;
  private int columns;
  private int panels;
  private int fullPanels;
  private int panelsOfGroup;
  private int depth;
  private int depths;
  private boolean fromC;
  private Store store;
  private boolean readsAhead;
  private boolean hasReadAhead;

  // Its tiles, one for a thread at a time: those of all blocks of rows from this one on.
  private final BlockCut cut;
  private int firstBlock;
  private int tiles;

  /** Loops on {@code workers}, tuned for this machine. */
  public GemmLoops(Workers workers) {
    this(workers, Tuning.current());
  }

  GemmLoops(Workers workers, Tuning tuning) {
    this(workers, tuning, SizedKernels.SHARED);
  }

  GemmLoops(Workers workers, Tuning tuning, SizedKernels sizedKernels) {
    this.workers = workers;
    this.tuning = tuning;
    this.sizedKernels = sizedKernels;
    this.tuningOfDeep = tuning.withHalfLines();
    this.rows = new RowLoops(workers);
    this.cut = new BlockCut();
    int threads = workers.threads();
    this.copiedA = new float[threads][0];
    this.copiedRows = new int[threads];
    this.copiedLd = new int[threads];
    this.located = new float[threads][];
    this.rowStarts = new int[threads][0];
    this.columnStarts = new int[threads][0];
    this.edge = new float[threads][MicroKernel.MOST_ROWS * L];
  }

  /**
   * C = alpha op(A) op(B) + beta C, or with beta = 0 and a bias C = bias + alpha op(A) op(B).
   *
   * @param alpha must be 1 where A is scattered
   * @param relu whether C becomes max(C, 0) at the end
   */
  public void multiply(
      int m,
      int n,
      int k,
      float alpha,
      Matrix a,
      Transpose transA,
      ArrayMatrix b,
      Transpose transB,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    if (m == 0 || n == 0) {
      return;
    }
    if (isRow(m, n, k, alpha, a, transA, transB)) {
      rows.multiply(n, k, (ArrayMatrix) a, b, beta, bias, biasOffset, relu, c, cOffset);
      return;
    }
    if (isTall(m, n, alpha, a, transA, transB, beta, bias)) {
      multiplyTransposed(m, n, k, (ArrayMatrix) a, b, relu, c, cOffset, ldc);
      return;
    }
    multiply(
        m, n, k, alpha, a, transA, b, transB, null, beta, bias, biasOffset, relu, c, cOffset, ldc);
  }

  /**
   * Whether lanes across the rows of C are better used than across its few columns: where A lies
   * transposed, C^T = op(B)^T op(A)^T reads both as they are. The chains are the same.
   */
  static boolean isTall(
      int m,
      int n,
      float alpha,
      Matrix a,
      Transpose transA,
      Transpose transB,
      float beta,
      float[] bias) {
    return n < L
        && m >= SHORTEST_TALL
        && m <= TALLEST
        && alpha == 1
        && beta == 0
        && bias == null
        && transA == Transpose.YES
        && transB == Transpose.NO
        && a instanceof ArrayMatrix;
  }

  private void multiplyTransposed(
      int m,
      int n,
      int k,
      ArrayMatrix a,
      ArrayMatrix b,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    inStrips = m > SHORTEST_TALL && workers.threadsFor(workOfTall(m, n, k)) > 1;
    if (inStrips) {
      if (strips == null) {
        strips = new TallStrips(workers, tuning);
      }
      strips.multiply(m, n, k, a, b, relu, c, cOffset, ldc);
      return;
    }
    int ld = gapped(m);
    transposedC = atLeast(transposedC, n * ld);
    multiply(
        n, m, k, 1, b, Transpose.YES, a, Transpose.NO, null, 0, null, 0, relu, transposedC, 0, ld);
    Transposition.transpose(n, m, transposedC, 0, ld, c, cOffset, ldc);
  }

  /** The operations of a tall product. */
  static long workOfTall(int m, int n, int k) {
    return 2L * m * n * k;
  }

  /** Whether the last tall product was cut into strips for the threads. */
  boolean hasStrips() {
    return inStrips;
  }

  /** Whether a product is a row times a matrix, both where they are. */
  static boolean isRow(
      int m, int n, int k, float alpha, Matrix a, Transpose transA, Transpose transB) {
    return m == 1
        && (n <= 2 * L || n > MicroKernel.MOST_VECTORS * L)
        && k > 0
        && alpha == 1
        && transA == Transpose.NO
        && transB == Transpose.NO
        && a instanceof ArrayMatrix;
  }

  /** The same with an op(B) that is packed already. */
  void multiply(
      int m,
      float alpha,
      ArrayMatrix a,
      Transpose transA,
      PackedMatrix b,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    if (m == 0 || b.n == 0) {
      return;
    }
    multiply(
        m,
        b.n,
        b.k,
        alpha,
        a,
        transA,
        null,
        Transpose.NO,
        b,
        beta,
        bias,
        biasOffset,
        relu,
        c,
        cOffset,
        ldc);
  }

  /** Either B or what is packed of it is null. */
  private void multiply(
      int m,
      int n,
      int k,
      float alpha,
      Matrix a,
      Transpose transA,
      ArrayMatrix b,
      Transpose transB,
      PackedMatrix packed,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    isRepeated =
        isOneTile
            && packed == null
            && a instanceof ArrayMatrix array
            && array.ld == ldOfA
            && b.ld == ldOfB
            && m == this.m
            && n == this.n
            && k == this.k
            && alpha == this.alpha
            && transA == this.transA
            && transB == this.transB
            && beta == this.beta
            && (bias != null) == hasBias
            && relu == this.relu
            && ldc == this.ldc;
    isOneTile = false;
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.transA = transA;
    this.b = b;
    this.transB = transB;
    this.packed = packed;
    this.beta = beta;
    this.bias = bias;
    this.biasOffset = biasOffset;
    if (bias != null && n < L) {
      System.arraycopy(bias, biasOffset, narrowBias, 0, n);
      this.bias = narrowBias;
      this.biasOffset = 0;
    }
    this.relu = relu;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    if (isRepeated) {
      runAgain();
    } else {
      runBlocks();
    }
  }

  /** Computes the product as the one before, which was one tile. */
  private void runAgain() {
    column = 0;
    depth = 0;
    Arrays.fill(copiedRows, -1);
    workers.run(1, BlockCut.work(m, n, k), computeTile);
    isOneTile = true;
  }

  private void runBlocks() {
    ldOfA = a instanceof ArrayMatrix array ? array.ld : 0;
    ldOfB = b == null ? 0 : b.ld;
    hasBias = bias != null;
    Arrays.fill(knownKernels, null);
    chooseKernels();
    isSmall = order == Order.ROWS && (long) m * n * k <= SMALL;
    hasReadAhead = false;
    int nc = packed == null ? Blocking.columns(tuning, n, nr) : packed.nc;
    int kc = packed == null ? depthOfBlock() : packed.kc;
    boolean startsFromC = bias == null && beta != 0;
    if (inPlaceB && !startsFromC && scattered == null && !isDeep) {
      // No panel is packed, so there is none to keep in a cache, and no reason to cut k.
      kc = Math.clamp(k, 1, DEEPEST);
    }
    for (column = 0; column < n; column += nc) {
      columns = Math.min(nc, n - column);
      panels = Math.ceilDiv(columns, nr);
      for (depth = 0; depth == 0 || depth < k; depth += kc) {
        depths = Math.min(kc, k - depth);
        runBlock();
      }
    }
    isOneTile =
        scattered == null
            && packed == null
            && columns == n
            && depths == k
            && !cut.sharesB()
            && tiles == 1;
  }

  /** Packs op(B), k x n, as these loops would. */
  PackedMatrix pack(Transpose transB, int k, int n, ArrayMatrix b) {
    return new PackedMatrix(tuning, transB, k, n, b);
  }

  /** How the last product read A. */
  Order order() {
    return order;
  }

  /** Whether the last product read A where it is. */
  boolean readsAInPlace() {
    return inPlaceA;
  }

  /** Whether the last product read B where it is. */
  boolean readsBInPlace() {
    return inPlaceB;
  }

  /** Whether the last product was the one before over again, and not cut anew. */
  boolean isRepeated() {
    return isRepeated;
  }

  /** Whether the last product, a repeated one, had kernels for its size. */
  boolean hasSizedKernels() {
    return isRepeated && (knownKernels[0] != null || knownKernels[2] != null);
  }

  /** Whether tiles of the last product read A ahead. */
  boolean hasReadAhead() {
    return hasReadAhead;
  }

  /** The most rows of a tile in the last product. */
  int rowsOfTile() {
    return rowCut.tall();
  }

  /** The most columns of a panel in the last product. */
  int columnsOfPanel() {
    return nr;
  }

  /** The blocks of rows in the last product. */
  int rowBlocks() {
    return cut.rowBlocks();
  }

  /** Whether the last product packed B once for several blocks of rows. */
  boolean sharesB() {
    return cut.sharesB();
  }

  private void chooseKernels() {
    boolean transposed = transA == Transpose.YES;
    isDeep = packed == null && a instanceof ArrayMatrix && isDeep(m, n, k, transA, transB);
    Tuning tiling = isDeep ? tuningOfDeep : tuning;
    nr = packed == null ? Blocking.vectors(tiling, n, m) * L : packed.nr;
    boolean inPlace = isDeep && m <= DEEP_IN_PLACE;
    inPlaceA =
        a instanceof ArrayMatrix
            && alpha == 1
            && (inPlace
                || Math.ceilDiv(n, nr) <= (transposed ? PANELS_OF_COLUMNS : PANELS_OF_ROWS));
    int mostRows = tiling.rows(nr / L);
    scattered = a instanceof ScatteredMatrix found ? found : null;
    if (scattered == null) {
      order = transposed ? Order.COLUMNS : Order.ROWS;
    } else if (!transposed) {
      order = scattered.run() >= LEAST_RUN ? Order.ROW_RUNS : Order.SCATTERED;
    } else {
      int even = divisor(scattered.run(), mostRows);
      order = ROWS_IN_RUNS && even >= LEAST_ROWS_OF_RUN ? Order.COLUMN_RUNS : Order.SCATTERED;
      mostRows = order == Order.COLUMN_RUNS ? even : mostRows;
    }
    if (inPlaceA && !transposed && ((ArrayMatrix) a).ld % SET_STRIDE == 0) {
      mostRows = Math.min(mostRows, ROWS_OF_A_SET);
    }
    rowCut.set(m, mostRows);
    inPlaceB =
        packed == null
            && transB == Transpose.NO
            && n >= L
            && (inPlace
                || rowCut.tiles() <= TILES_OF_DIRECT_B
                || (long) k * b.ld <= SMALL_B
                || scattered != null && n == nr && b.ld == nr);
  }

  /**
   * Whether a product is one of long chains for few elements, both operands from memory, as the
   * gradient of a filter of 1 x 1. A block of them is then read before it is multiplied.
   */
  static boolean isDeep(int m, int n, int k, Transpose transA, Transpose transB) {
    return transA == Transpose.YES
        && transB == Transpose.NO
        && m >= DEEP_EDGE
        && n >= DEEP_EDGE
        && m + n >= LEAST_DEEP_EDGES
        && m + n <= MOST_DEEP_EDGES
        && (long) k * (m + n) >= FAR_OPERANDS;
  }

  /** The largest divisor of a number that is at most so large. */
  private static int divisor(int number, int most) {
    int divisor = Math.min(number, most);
    while (number % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  private int depthOfBlock() {
    return switch (order) {
      case ROWS, COLUMNS ->
          isDeep ? Blocking.depth(tuning, k, NEAR_OPERANDS / (m + n)) : Blocking.depth(tuning, k);
      case ROW_RUNS -> Blocking.depthOfRuns(tuning, k, scattered.run());
      case SCATTERED, COLUMN_RUNS -> {
        boolean transposed = transA == Transpose.YES;
        int perStep = nr + (transposed ? scattered.elementsPerRow() : 0);
        yield Blocking.depth(tuning, k, Math.max(1, NEAR_A / perStep));
      }
    };
  }

  private void runBlock() {
    fromC = depth > 0 || bias == null && beta != 0;
    fullPanels = columns / nr;
    panelsOfGroup = Math.max(1, NEAR_B / Math.max(1, nr * depths));
    store = relu && depth + depths >= k ? Store.RELU : Store.CHAINS;
    readsAhead = readingAheadRepays();
    Arrays.fill(copiedRows, -1);
    long work = BlockCut.work(m, columns, depths);
    int mc = rowsOfBlock();
    long room = (long) mc * tuning.kc();
    cut.cutRows(rowCut, mc, room, columns, panels, depths, packingOfB(), workers.threadsFor(work));
    firstBlock = 0;
    if (!cut.sharesB()) {
      tiles = cut.cutColumns(cut.rowBlocks());
      workers.run(tiles, work, computeTile);
      return;
    }
    sharedB = PANELS.get((long) panels * nr * depths);
    long workOfFirst = BlockCut.work(cut.rowsOfFirst(), columns, depths);
    workers.run(cut.cutColumns(1), workOfFirst, computeTile);
    firstBlock = 1;
    workers.run(cut.cutColumns(cut.rowBlocks() - 1), work - workOfFirst, computeTile);
  }

  /**
   * Rows of a block of A that stays in the L2 cache. Scattered rows have elements in common, and
   * scattered columns are all found in the same ones.
   */
  private int rowsOfBlock() {
    if (scattered == null) {
      return tuning.mc();
    }
    if (transA == Transpose.YES) {
      return m;
    }
    long room = (long) SCATTERED_BLOCKS * tuning.mc() * tuning.kc();
    return Math.clamp(room / scattered.elementsPerRow(), 1, SCATTERED_BLOCKS * tuning.mc());
  }

  private PackingOfB packingOfB() {
    if (packed != null || inPlaceB) {
      return PackingOfB.NONE;
    }
    return transB == Transpose.NO ? PackingOfB.IN_PASSING : PackingOfB.ALONE;
  }

  /** Whether the last panel is narrower than a vector: then it is copied in any case. */
  private boolean hasNarrowPanel() {
    int rest = columns % nr;
    return rest > 0 && rest < L;
  }

  /**
   * Whether tiles read the rows of A below theirs beside their own. Where A comes from memory, the
   * processor's prefetching does not follow the rows of a tile side by side, but it does follow one
   * read through them all, which lie one behind the other. In sets that they share they would drive
   * each other out.
   */
  private boolean readingAheadRepays() {
    return inPlaceA
        && order == Order.ROWS
        && ((ArrayMatrix) a).ld == depths
        && depths % SET_STRIDE != 0
        && !goesRight()
        && (long) m * depths >= FAR_A;
  }

  private void packPanel(int panel, float[] to, int toOffset) {
    int width = Math.min(nr, columns - panel * nr);
    Packing.packB(b, transB, depth, depths, column + panel * nr, width, to, toOffset);
  }

  private void computeTile(int tile, int slot) {
    int block = firstBlock + cut.blockOf(tile);
    int first = cut.firstRowTile(block);
    int end = cut.endRowTile(block);
    int firstPanel = cut.firstPanel(tile);
    int endPanel = cut.endPanel(tile);
    if (copiedRows[slot] != first) {
      prepareA(first, end, slot);
      copiedRows[slot] = first;
    }
    if (isDeep && (inPlaceB || !cut.sharesB() || block == 0)) {
      fetchB(firstPanel, endPanel, slot);
    }
    int panelSize = nr * depths;
    int endFull = Math.min(endPanel, fullPanels);
    boolean packs = packed == null && (!cut.sharesB() || block == 0);
    int group = Math.min(panelsOfGroup, endPanel - firstPanel);
    for (int from = firstPanel; from < endPanel; from += group) {
      int to = Math.min(endPanel, from + group);
      float[] data = null;
      int base = Scratch.START;
      if (packed != null) {
        data = packed.panels;
        base = packed.offset(column, depth) + from * panelSize;
      } else if (cut.sharesB()) {
        data = sharedB;
        base += from * panelSize;
      } else if (!inPlaceB || hasNarrowPanel()) {
        data = PANELS.get((long) group * panelSize);
      }
      int full = Math.min(to, endFull) - from;
      boolean right = full > 1 && goesRight();
      int next = first;
      for (int panel = from; panel < to; panel++) {
        int at = base + (panel - from) * panelSize;
        int after = packs ? preparePanel(panel, first, end, data, at, slot) : first;
        if (right && panel < endFull) {
          next = after;
        } else {
          multiplyDown(after, end, panel, readsAhead && panel == firstPanel, data, at, slot);
        }
      }
      if (right) {
        for (int rowTile = next; rowTile < end; rowTile++) {
          int height = rowCut.row(rowTile + 1) - rowCut.row(rowTile);
          multiply(rowTile, height, from, nr, full, true, false, source(nr), data, base, slot);
        }
      }
    }
  }

  /**
   * Whether one row of tiles comes after another, else one column of them. Where rows of C share
   * sets of the L1 cache, tiles below each other drive each other out of it; while a shallow
   * product reads few rows of B for each, which then stay there.
   */
  private boolean goesRight() {
    return order == Order.ROWS && ldc % SET_STRIDE == 0 && depths >= DEEP;
  }

  /**
   * Sees to it that a panel is packed, where it is to be.
   *
   * @return the first tile of rows that is not yet multiplied by it
   */
  private int preparePanel(int panel, int first, int end, float[] data, int at, int slot) {
    int width = Math.min(nr, columns - panel * nr);
    if (transB == Transpose.YES || width < L) {
      packPanel(panel, data, at);
      return first;
    }
    if (inPlaceB) {
      return first;
    }
    if (!cut.sharesB() && end - first == 1) {
      multiplyOne(first, panel, width, Source.IN_PLACE, data, at, slot);
      return end;
    }
    multiplyOne(first, panel, width, Source.COPIED, data, at, slot);
    return first + 1;
  }

  private void multiplyOne(
      int rowTile, int panel, int width, Source source, float[] data, int at, int slot) {
    int height = rowCut.row(rowTile + 1) - rowCut.row(rowTile);
    multiply(rowTile, height, panel, width, 1, false, false, source, data, at, slot);
  }

  /** How tiles read a panel of so many columns that is prepared. */
  private Source source(int width) {
    return inPlaceB && width >= L ? Source.IN_PLACE : Source.PACKED;
  }

  /**
   * Tiles of rows one below the other.
   *
   * @param ahead whether they read A ahead: in the first panel of a block alone, for then the rows
   *     are in a cache
   */
  private void multiplyDown(
      int first, int end, int panel, boolean ahead, float[] data, int at, int slot) {
    int width = Math.min(nr, columns - panel * nr);
    if (width < L
        && ldc == width
        && !fromC
        && rowCut.tall() * width >= L
        && !areSized(first, end, width, ahead)) {
      // Rows of C adjoin, and no kernel is made for that. What the whole vector of a row writes
      // beyond it is the beginning of the next ones, which come later; but after those of the last
      // tile it would be no longer ours.
      multiplyDown(first, end - 1, panel, L, ahead, data, at, slot);
      first = end - 1;
    }
    multiplyDown(first, end, panel, width, ahead, data, at, slot);
  }

  /** The same for a width, the tall tiles first. */
  private void multiplyDown(
      int first, int end, int panel, int width, boolean ahead, float[] data, int at, int slot) {
    int tall = rowCut.tallBefore(end) - rowCut.tallBefore(first);
    int rest = end - first - tall;
    multiplyDown(first, rowCut.tall(), panel, width, tall, ahead, data, at, slot);
    multiplyDown(first + tall, rowCut.tall() - 1, panel, width, rest, ahead, data, at, slot);
  }

  /** The same for tiles of one height, of which those read ahead that have as many rows below. */
  private void multiplyDown(
      int first,
      int height,
      int panel,
      int width,
      int tiles,
      boolean ahead,
      float[] data,
      int at,
      int slot) {
    Source source = source(width);
    if (ahead && tiles > 0) {
      int followed = Math.clamp((m - rowCut.row(first)) / height - 1, 0, tiles);
      if (followed > 0) {
        hasReadAhead = true;
        multiply(first, height, panel, width, followed, false, true, source, data, at, slot);
      }
      first += followed;
      tiles -= followed;
    }
    if (tiles > 0) {
      multiply(first, height, panel, width, tiles, false, false, source, data, at, slot);
    }
  }

  /** Sees to it that A is where the tiles of rows from {@code first} on read it. */
  private void prepareA(int first, int end, int slot) {
    if (scattered != null) {
      locateA(first, end, slot);
    } else if (!inPlaceA) {
      copyA(first, end, slot);
    } else if (isDeep) {
      fetchA(first, end, slot);
    }
  }

  private void fetchA(int first, int end, int slot) {
    ArrayMatrix array = (ArrayMatrix) a;
    int row = rowCut.row(first);
    int at = array.offset + depth * array.ld + row;
    Fetch.rows(depths, rowCut.row(end) - row, array.array, at, array.ld, edge[slot], 0);
  }

  private void fetchB(int firstPanel, int endPanel, int slot) {
    int from = firstPanel * nr;
    int at = b.offset + depth * b.ld + column + from;
    Fetch.rows(depths, Math.min(columns, endPanel * nr) - from, b.array, at, b.ld, edge[slot], 0);
  }

  /** Copies A for the tiles of rows from {@code first} on, as it is stored. */
  private void copyA(int first, int end, int slot) {
    int row = rowCut.row(first);
    int rows = rowCut.row(end) - row;
    ArrayMatrix array = (ArrayMatrix) a;
    boolean byRows = order == Order.ROWS;
    int ld = gapped(byRows ? depths : rows);
    copiedLd[slot] = ld;
    int length = (byRows ? rows : depths) * ld;
    copiedA[slot] = atLeast(copiedA[slot], length);
    if (byRows) {
      array.copyRows(row, rows, depth, depths, copiedA[slot], 0, ld);
    } else {
      array.copyRows(depth, depths, row, rows, copiedA[slot], 0, ld);
    }
    if (alpha != 1) {
      for (int i = 0; i < length; i++) {
        copiedA[slot][i] *= alpha;
      }
    }
  }

  /** Finds the rows of A for the tiles from {@code first} on. */
  private void locateA(int first, int end, int slot) {
    int row = rowCut.row(first);
    int rows = rowCut.row(end) - row;
    rowStarts[slot] = atLeast(rowStarts[slot], rows);
    columnStarts[slot] = atLeast(columnStarts[slot], depths);
    boolean transposed = transA == Transpose.YES;
    int i = transposed ? depth : row;
    int m = transposed ? depths : rows;
    int j = transposed ? row : depth;
    int n = transposed ? rows : depths;
    copiedA[slot] = atLeast(copiedA[slot], scattered.scratchSize(i, m, j, n));
    int[] down = transposed ? columnStarts[slot] : rowStarts[slot];
    int[] across = transposed ? rowStarts[slot] : columnStarts[slot];
    located[slot] = scattered.locate(i, m, j, n, down, across, copiedA[slot]);
  }

  /** A distance between rows of so many elements, so that they share no sets of the L1 cache. */
  private static int gapped(int length) {
    return Math.ceilDiv(length, ROW_GAP) * ROW_GAP | ROW_GAP;
  }

  /**
   * Some tiles of one size.
   *
   * @param right whether they lie side by side, else one below the other
   * @param ahead whether they read A ahead
   * @param data where the panels are, or a copy goes, if they are not read in place
   */
  private void multiply(
      int rowTile,
      int height,
      int panel,
      int width,
      int tiles,
      boolean right,
      boolean ahead,
      Source source,
      float[] data,
      int dataOffset,
      int slot) {
    int row = rowCut.row(rowTile);
    int j = column + panel * nr;
    float[] aData;
    int aOffset;
    int lda;
    if (inPlaceA) {
      ArrayMatrix array = (ArrayMatrix) a;
      aData = array.array;
      lda = array.ld;
      aOffset = array.offset + (order == Order.ROWS ? row * lda + depth : depth * lda + row);
    } else {
      aData = scattered == null ? copiedA[slot] : located[slot];
      lda = scattered == null ? copiedLd[slot] : scattered.runDistance();
      int below = row - rowCut.row(copiedRows[slot]);
      aOffset = order == Order.ROWS ? below * lda : below;
    }
    int aStep = order == Order.ROWS ? height * lda : height;

    float[] bData = data;
    int bOffset = dataOffset;
    int ldb = KernelShape.panelWidth(width);
    int bStep = nr * depths;
    if (source != Source.PACKED) {
      bData = b.array;
      ldb = b.ld;
      bOffset = b.offset + depth * ldb + j;
      bStep = nr;
    }

    int at = cOffset + row * ldc + j;
    if (fromC && depth == 0 && beta != 1) {
      scale(at, right ? height : tiles * height, right ? tiles * nr : width);
    }
    kernel(height, width, source, ahead, lda, ldb, (long) tiles * depths)
        .run(
            tiles,
            depths,
            aData,
            aOffset,
            lda,
            right ? 0 : aStep,
            rowStarts[slot],
            columnStarts[slot],
            scattered == null ? 1 : scattered.run(),
            bData,
            bOffset,
            ldb,
            right ? bStep : 0,
            ahead ? aData : data,
            ahead ? aOffset + aStep : dataOffset,
            edge[slot],
            bias == null ? MicroKernel.ZEROS : bias,
            bias == null ? 0 : biasOffset + j,
            right && bias != null ? nr : 0,
            c,
            at,
            ldc,
            right ? nr : height * ldc);
  }

  /** Whether tiles of rows one below the other have kernels for their size. */
  private boolean areSized(int first, int end, int width, boolean ahead) {
    int tall = rowCut.tallBefore(end) - rowCut.tallBefore(first);
    int rest = end - first - tall;
    int ldb = KernelShape.panelWidth(width);
    long steps = depths;
    Source source = Source.PACKED;
    // Both are asked for, so that both are counted.
    return inPlaceA
        && !ahead
        && (tall == 0 || sized(rowCut.tall(), width, source, ldOfA, ldb, tall * steps) != null)
            & (rest == 0
                || sized(rowCut.tall() - 1, width, source, ldOfA, ldb, rest * steps) != null);
  }

  /** The kernel for tiles of one size, or null where they have none. */
  private MicroKernel sized(int height, int width, Source source, int lda, int ldb, long steps) {
    // Not where rows of B share sets of the L1 cache, because measured: there they lose.
    boolean sharesSets = source == Source.IN_PLACE && ldb % SET_STRIDE == 0;
    if (!isSmall
        || sharesSets
        || source == Source.COPIED
        || !KernelSize.mayGain(depths, lda, ldb, ldc)) {
      return null;
    }
    int known = (height == rowCut.tall() ? 0 : 1) + (width == nr ? 0 : 2);
    if (isRepeated && knownKernels[known] != null) {
      return knownKernels[known];
    }
    MicroKernel kernel =
        sizedKernels.find(height, width, source, fromC, store, depths, lda, ldb, ldc, steps);
    if (isRepeated) {
      knownKernels[known] = kernel;
    }
    return kernel;
  }

  private MicroKernel kernel(
      int height, int width, Source source, boolean ahead, int lda, int ldb, long steps) {
    // Narrow tiles are widened only while they have no kernel for their size.
    MicroKernel kernel = ahead || width > n ? null : sized(height, width, source, lda, ldb, steps);
    return kernel != null
        ? kernel
        : MicroKernel.of(order, height, width, source, fromC, store, ahead, steps);
  }

  private void scale(int at, int rows, int width) {
    for (int i = 0; i < rows; i++) {
      int row = at + i * ldc;
      for (int x = row; x < row + width; x++) {
        c[x] *= beta;
      }
    }
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  private static int[] atLeast(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }
}
