package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The blocked product: loops over blocks of columns and of k; in each, C is cut into tiles for the
 * threads ({@link BlockCut}), each with a block of rows and some panels of columns, which are
 * computed by {@link BlockTiles}.
 *
 * <p>{@code Gemm} and the convolutions are made of it. No argument is checked here. An object is
 * for one thread at a time.
 */
public final class GemmLoops {
  private static final int L = Lanes.LENGTH;

  // Rows of a narrow C that repay computing it transposed, and that scratch memory is taken for.
  static final int SHORTEST_TALL = 4 * L;
  private static final int TALLEST = 1 << 20;

  private final Workers workers;
  private final Tuning tuning;
  private final RowLoops rows;
  private ProductStrips strips;
  private boolean inStrips;
  private float[] transposedC = {};

  // The running product, how it is computed, and the running block of it.
  private final Product product;
  private final ProductPlan plan;
  private final Block block;
  private final TileKernels kernels;
  private final KnownCalls calls;

  // Of each thread.
  private final BlockTiles[] blockTiles;
  private final Tile computeTile;
  private final Tile runCalls;

  // Whether the product is one tile for the workers, and the one before over again.
  private boolean isOneTile;
  private boolean isRepeated;

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
    this.rows = new RowLoops(workers);
    this.product = new Product();
    this.plan = new ProductPlan(tuning);
    this.block = new Block(product, plan);
    this.kernels = new TileKernels(block, sizedKernels);
    this.calls = new KnownCalls(block);
    this.blockTiles = new BlockTiles[workers.threads()];
    for (int slot = 0; slot < blockTiles.length; slot++) {
      blockTiles[slot] = new BlockTiles(block, kernels, calls);
    }
    this.computeTile = (tile, slot) -> blockTiles[slot].compute(tile);
    this.runCalls = (tile, slot) -> calls.run();
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
    inStrips = false;
    isRepeated = false;
    if (m == 0 || n == 0) {
      return;
    }
    if (isRow(m, n, k, alpha, a, transA, transB)) {
      rows.multiply(n, k, (ArrayMatrix) a, b, beta, bias, biasOffset, relu, c, cOffset);
      return;
    }
    boolean isTall = isTall(m, n, alpha, a, transA, transB, beta, bias);
    int threads = workers.threadsFor(isTall ? 2L * m * n * k : BlockCut.work(m, n, k));
    if (isTall && (threads == 1 || m == SHORTEST_TALL)) {
      multiplyTransposed(m, n, k, (ArrayMatrix) a, b, relu, c, cOffset, ldc);
      return;
    }
    boolean isAlike =
        product.set(
            m,
            n,
            k,
            alpha,
            a,
            transA,
            b,
            transB,
            null,
            beta,
            bias,
            biasOffset,
            relu,
            c,
            cOffset,
            ldc);
    int length =
        isTall
            ? ProductStrips.rowsOfTall(m, threads)
            : ProductStrips.lengthOfLarge(tuning, m, n, k, a, transA, transB, threads);
    inStrips = length > 0;
    if (inStrips) {
      boolean ofRows = transA == Transpose.YES;
      runStrips(ofRows ? length : m, ofRows ? n : length);
    } else {
      run(isAlike);
    }
  }

  private void runStrips(int rowsPerStrip, int columnsPerStrip) {
    isOneTile = false;
    if (strips == null) {
      strips = new ProductStrips(workers, tuning);
    }
    strips.multiply(product, rowsPerStrip, columnsPerStrip);
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
    int ld = RowsOfA.gapped(m);
    if (transposedC.length < n * ld) {
      transposedC = new float[n * ld];
    }
    run(
        product.set(
            n,
            m,
            k,
            1,
            b,
            Transpose.YES,
            a,
            Transpose.NO,
            null,
            0,
            null,
            0,
            relu,
            transposedC,
            0,
            ld));
    Transposition.transpose(n, m, transposedC, 0, ld, c, cOffset, ldc);
  }

  /** Whether the last product was cut into strips for the threads. */
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
    inStrips = false;
    if (m == 0 || b.n == 0) {
      return;
    }
    run(
        product.set(
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
            ldc));
  }

  /**
   * Computes the running product.
   *
   * @param isAlike whether it is as the one before but for where its operands are
   */
  private void run(boolean isAlike) {
    isRepeated = isAlike && isOneTile;
    if (isRepeated) {
      runAgain();
    } else {
      runBlocks();
    }
  }

  /** Computes the product as the one before, which was one tile. */
  private void runAgain() {
    if (calls.areComplete()) {
      workers.run(1, block.work(), runCalls);
      return;
    }
    boolean records = calls.canBeRecorded(kernels);
    kernels.repeat();
    block.begin();
    if (records) {
      calls.begin();
    }
    isOneTile = false;
    workers.run(1, block.work(), computeTile);
    isOneTile = true;
    if (records) {
      calls.end();
    }
  }

  private void runBlocks() {
    isOneTile = false;
    plan.choose(product);
    kernels.begin();
    calls.clear();
    block.forgetTiles();
    int tiles = 0;
    for (int column = 0; column < product.n; column += plan.nc) {
      for (int depth = 0; depth == 0 || depth < product.k; depth += plan.kc) {
        block.set(column, depth);
        tiles += runBlock();
      }
    }
    isOneTile = tiles == 1 && product.packed == null && plan.scattered == null;
  }

  /** Returns the tiles for the workers. */
  private int runBlock() {
    long work = block.work();
    block.cutRows(workers.threadsFor(work));
    BlockCut cut = block.cut;
    if (!cut.sharesB()) {
      int tiles = cut.cutColumns(cut.rowBlocks());
      workers.run(tiles, work, computeTile);
      return tiles;
    }
    long workOfFirst = BlockCut.work(cut.rowsOfFirst(), block.columns, block.depths);
    int tilesOfFirst = cut.cutColumns(1);
    workers.run(tilesOfFirst, workOfFirst, computeTile);
    block.firstRows = 1;
    int others = cut.cutColumns(cut.rowBlocks() - 1);
    workers.run(others, work - workOfFirst, computeTile);
    return tilesOfFirst + others;
  }

  /** Packs op(B), k x n, as these loops would. */
  PackedMatrix pack(Transpose transB, int k, int n, ArrayMatrix b) {
    return new PackedMatrix(tuning, transB, k, n, b);
  }

  /** How the last product read A. */
  Order order() {
    return plan.order;
  }

  /** Whether the last product read A where it is. */
  boolean readsAInPlace() {
    return plan.inPlaceA;
  }

  /** Whether the last product read B where it is. */
  boolean readsBInPlace() {
    return plan.inPlaceB;
  }

  /** Whether the last product was the one before over again, and not cut anew. */
  boolean isRepeated() {
    return isRepeated;
  }

  /** Whether the last product, a repeated one, had kernels for its size. */
  boolean hasSizedKernels() {
    return isRepeated && kernels.areSized();
  }

  /** Whether what the last product, a repeated one, calls is known from now on. */
  boolean hasKnownCalls() {
    return isRepeated && calls.areComplete();
  }

  /** Known calls that there is room for. */
  int roomForCalls() {
    return calls.room();
  }

  /** The last block of the last product, to say what became of it. */
  Block block() {
    return block;
  }

  /** The most rows of a tile in the last product. */
  int rowsOfTile() {
    return plan.rowCut.tall();
  }

  /** The most columns of a panel in the last product. */
  int columnsOfPanel() {
    return plan.nr;
  }

  /** The blocks of rows in the last product. */
  int rowBlocks() {
    return block.cut.rowBlocks();
  }

  /** Whether the last product packed B once for several blocks of rows. */
  boolean sharesB() {
    return block.cut.sharesB();
  }
}
