package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The blocked product: loops over blocks of columns and of k; in each, C is cut into tiles, each
 * with a block of A that its thread packs for itself. B is packed once for all threads, or where
 * one tile has all rows a few panels at a time, by the thread that multiplies by them next.
 *
 * <p>{@code Gemm} and the convolutions are made of it. No argument is checked here. An object is
 * for one thread at a time.
 */
public final class GemmLoops {
  private static final int L = Lanes.LENGTH;
  private static final float[] ZEROS = new float[MicroKernel.MOST_VECTORS * L];

  // Up to so many panels do not repay packing A, where it has rows and where it has columns.
  private static final int PANELS_OF_ROWS = 16;
  private static final int PANELS_OF_COLUMNS = 2;

  // Up to so many tiles of rows do not repay packing B.
  private static final int TILES_OF_DIRECT_B = 2;

  // The least columns for a thread of a product of one row.
  private static final int ROW_STRIP = 128;

  // Between rows of A: at a distance of 1 KiB they would share a few sets of the L1 cache.
  private static final int ROW_GAP = 16;

  // Floats of B that a thread packs at a time for itself: they stay in its L2 cache.
  static final int OWN_B = 1 << 15;

  // The least panels for each thread where all rows are in one tile.
  private static final int PANELS_PER_THREAD = 4;

  // Operations of a tile, at least: some microseconds, of which handing it out takes little.
  private static final long TILE_WORK = 1 << 19;

  // Tiles of C for each thread, so that a thread that lags does not hold up the others for long.
  private static final int TILES_PER_THREAD = 8;

  private final Workers workers;
  private final Tuning tuning;
  private final Tile packTile = this::packTile;
  private final Tile computeTile = this::computeTile;
  private final Tile rowTile = this::rowTile;

  // Scratch memory: B for all threads, the others for each.
  private float[] packedB = {};
  private final float[][] ownB;
  private final float[][] packedA;
  private final int[] packedRows;
  private final float[][] scratch;
  private final float[][] edge;
  private final float[][] edgeStart;

  // The running product.
  private int m;
  private int n;
  private int k;
  private float alpha;
  private Matrix a;
  private Transpose transA;
  private Matrix b;
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
  private boolean directB;
  private Order order;
  private boolean inPlaceA;

  // The running block.
  private int column;
  private int columns;
  private int panels;
  private int depth;
  private int depths;
  private boolean fromC;
  private float[] bPanels;
  private int bPanelsOffset;
  private boolean reluNow;

  // Whether each thread packs the panels that it needs just before it does.
  private boolean packsOwnB;
  private int panelsPerGroup;

  // Its tiles, one for a thread at a time.
  private int rowTilesPerTile;
  private int panelsPerTile;
  private int columnTiles;
  private int panelsPerPackTile;
  private int columnsPerStrip;

  /** Loops on {@code workers}, tuned for this machine. */
  public GemmLoops(Workers workers) {
    this(workers, Tuning.current());
  }

  GemmLoops(Workers workers, Tuning tuning) {
    this.workers = workers;
    this.tuning = tuning;
    int threads = workers.threads();
    this.ownB = new float[threads][0];
    this.packedA = new float[threads][0];
    this.packedRows = new int[threads];
    this.scratch = new float[threads][0];
    this.edge = new float[threads][MicroKernel.MOST_ROWS * ZEROS.length];
    this.edgeStart = new float[threads][ZEROS.length];
  }

  /**
   * C = alpha op(A) op(B) + beta C, or with beta = 0 and a bias C = bias + alpha op(A) op(B).
   *
   * @param relu whether C becomes max(C, 0) at the end
   */
  public void multiply(
      int m,
      int n,
      int k,
      float alpha,
      Matrix a,
      Transpose transA,
      Matrix b,
      Transpose transB,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    this.b = b;
    this.transB = transB;
    this.packed = null;
    multiply(m, n, k, alpha, a, transA, beta, bias, biasOffset, relu, c, cOffset, ldc);
  }

  /** The same with an op(B) that is packed already. */
  void multiply(
      int m,
      float alpha,
      Matrix a,
      Transpose transA,
      PackedMatrix b,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    this.b = null;
    this.transB = Transpose.NO;
    this.packed = b;
    multiply(m, b.n, b.k, alpha, a, transA, beta, bias, biasOffset, relu, c, cOffset, ldc);
  }

  private void multiply(
      int m,
      int n,
      int k,
      float alpha,
      Matrix a,
      Transpose transA,
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
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.transA = transA;
    this.beta = beta;
    this.bias = bias;
    this.biasOffset = biasOffset;
    this.relu = relu;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    if (isRowProduct()) {
      multiplyRow();
      return;
    }
    chooseKernels();
    int nc = packed == null ? Blocking.columns(tuning, n, nr) : packed.nc;
    int kc = packed == null ? Blocking.depth(tuning, k) : packed.kc;
    boolean startsFromC = bias == null && beta != 0;
    if (directB && !startsFromC && n >= L) {
      // No panel is packed, so there is none to keep in a cache, and no reason to cut k.
      kc = Math.max(1, k);
    }
    for (column = 0; column < n; column += nc) {
      columns = Math.min(nc, n - column);
      panels = Math.ceilDiv(columns, nr);
      for (depth = 0; depth == 0 || depth < k; depth += kc) {
        depths = Math.min(kc, k - depth);
        runBlock();
      }
    }
  }

  /** Packs op(B), k x n, as these loops would. */
  PackedMatrix pack(Transpose transB, int k, int n, ArrayMatrix b) {
    return new PackedMatrix(tuning, transB, k, n, b);
  }

  /** Whether the product is a row times a matrix wider than a tile, both where they are. */
  boolean isRowProduct() {
    return m == 1
        && n > MicroKernel.MOST_VECTORS * L
        && alpha == 1
        && transA == Transpose.NO
        && transB == Transpose.NO
        && a instanceof ArrayMatrix
        && b instanceof ArrayMatrix;
  }

  private void multiplyRow() {
    int strips = Math.clamp(n / ROW_STRIP, 1, 2 * workers.threads());
    columnsPerStrip = Math.ceilDiv(Math.ceilDiv(n, strips), L) * L;
    workers.run(Math.ceilDiv(n, columnsPerStrip), 2L * n * k, rowTile);
  }

  private void rowTile(int tile, int slot) {
    int j = tile * columnsPerStrip;
    int width = Math.min(columnsPerStrip, n - j);
    int at = cOffset + j;
    if (bias != null) {
      System.arraycopy(bias, biasOffset + j, c, at, width);
    } else if (beta == 0) {
      Arrays.fill(c, at, at + width, 0);
    } else if (beta != 1) {
      scale(at, 1, width);
    }
    ArrayMatrix x = (ArrayMatrix) a;
    ArrayMatrix y = (ArrayMatrix) b;
    RowProduct.add(width, k, x.array, x.offset, y.array, y.offset + j, y.ld, c, at);
    if (relu) {
      GemmReference.relu(1, width, c, at, 0);
    }
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
    return directB;
  }

  /** Whether each thread packed its own panels of B in the last product. */
  boolean packsOwnB() {
    return packsOwnB;
  }

  private void chooseKernels() {
    int vectorsOfC = Math.ceilDiv(n, L);
    rowCut.set(m, vectorsOfC == 1 ? tuning.rowsOfOneVector() : tuning.rows());
    nr = packed == null ? Math.min(tuning.vectors(rowCut.tall()), vectorsOfC) * L : packed.nr;
    directB =
        b instanceof ArrayMatrix && transB == Transpose.NO && rowCut.tiles() <= TILES_OF_DIRECT_B;
    int panelsOfC = Math.ceilDiv(n, nr);
    boolean transposed = transA == Transpose.YES;
    inPlaceA =
        a instanceof ArrayMatrix
            && alpha == 1
            && panelsOfC <= (transposed ? PANELS_OF_COLUMNS : PANELS_OF_ROWS);
    if (panelsOfC > (transposed ? PANELS_OF_COLUMNS : PANELS_OF_ROWS)) {
      order = Order.PACKED;
    } else if (transposed) {
      order = inPlaceA ? Order.COLUMNS : Order.PACKED;
    } else {
      order = Order.ROWS;
    }
  }

  private void runBlock() {
    fromC = depth > 0 || bias == null && beta != 0;
    reluNow = relu && depth + depths >= k;
    cutIntoTiles();
    packsOwnB = packed == null && !directB && rowTilesPerTile >= rowCut.tiles();
    if (packed != null) {
      bPanels = packed.panels;
      bPanelsOffset = packed.offset(column, depth);
    } else if (packsOwnB) {
      panelsPerGroup = Math.clamp(OWN_B / Math.max(1, nr * depths), 1, panelsPerTile);
    } else {
      packBlock();
    }
    Arrays.fill(packedRows, -1);
    int rowTiles = Math.ceilDiv(rowCut.tiles(), rowTilesPerTile);
    workers.run(rowTiles * columnTiles, 2L * m * columns * depths, computeTile);
  }

  private void packBlock() {
    if (directB && !isEdge(panels - 1)) {
      return;
    }
    packedB = atLeast(packedB, panels * nr * depths);
    bPanels = packedB;
    bPanelsOffset = 0;
    if (!directB) {
      panelsPerPackTile = Math.max(1, panels / (TILES_PER_THREAD * workers.threads()));
      int packTiles = Math.ceilDiv(panels, panelsPerPackTile);
      workers.run(packTiles, 8L * columns * depths, packTile);
    } else {
      packPanels(panels - 1, panels, packedB, (panels - 1) * nr * depths, 0);
    }
  }

  /**
   * All rows in one tile where their A fits the L2 cache and there are panels enough for the
   * threads. Else rows first: a tile that is as wide as the block packs its A once for all columns.
   */
  private void cutIntoTiles() {
    int threads = workers.threads();
    long work = 2L * m * columns * depths;
    int wanted =
        threads == 1 ? 1 : Math.clamp(work / TILE_WORK, threads, TILES_PER_THREAD * threads);
    int tiles = rowCut.tiles();
    boolean fits = 2L * m * depths <= (long) tuning.mc() * tuning.kc();
    int rowTiles = 1;
    if (!fits || panels < threads * PANELS_PER_THREAD && threads > 1) {
      rowTiles = Math.ceilDiv(m, tuning.mc());
      rowTiles = Math.max(rowTiles, Math.min(wanted, Math.ceilDiv(tiles, 2)));
    }
    rowTilesPerTile = Math.ceilDiv(tiles, rowTiles);
    rowTiles = Math.ceilDiv(tiles, rowTilesPerTile);
    panelsPerTile = Math.ceilDiv(panels, Math.clamp(wanted / rowTiles, 1, panels));
    columnTiles = Math.ceilDiv(panels, panelsPerTile);
  }

  private void packTile(int tile, int slot) {
    int first = tile * panelsPerPackTile;
    int end = Math.min(panels, first + panelsPerPackTile);
    packPanels(first, end, packedB, first * nr * depths, slot);
  }

  private void packPanels(int first, int end, float[] to, int toOffset, int slot) {
    if (transB == Transpose.YES && !(b instanceof ArrayMatrix)) {
      scratch[slot] = atLeast(scratch[slot], nr * depths);
    }
    // A last panel that is not full, or starts earlier, has no place in the row of the others.
    int last = end == panels && columns % nr != 0 ? end - 1 : end;
    pack(first * nr, (last - first) * nr, nr, to, toOffset, slot);
    if (last < end) {
      int from = columnOf(last);
      int width = Math.min(nr, columns - from);
      int at = toOffset + (last - first) * nr * depths;
      pack(from, width, isEdge(last) ? nr : width, to, at, slot);
    }
  }

  private void pack(int from, int width, int ld, float[] to, int toOffset, int slot) {
    Packing.packB(b, transB, depth, depths, column + from, width, ld, to, toOffset, scratch[slot]);
  }

  /**
   * The first column of a panel in its block. Where C is not read, a last panel that would not be
   * full starts earlier, and gives the columns that it has in common with the one before the same
   * bits once more, perhaps on another thread at the same time.
   */
  private int columnOf(int panel) {
    int from = panel * nr;
    return fromC || packed != null || from + nr <= columns ? from : Math.max(0, columns - nr);
  }

  /** Whether a panel is filled up with zeros, and reaches C by way of a tile of our own. */
  private boolean isEdge(int panel) {
    int width = columns - columnOf(panel);
    return width < nr && (fromC || packed != null || width < L);
  }

  private void computeTile(int tile, int slot) {
    int first = tile / columnTiles * rowTilesPerTile;
    int end = Math.min(rowCut.tiles(), first + rowTilesPerTile);
    int firstPanel = tile % columnTiles * panelsPerTile;
    int endPanel = Math.min(panels, firstPanel + panelsPerTile);
    if (!inPlaceA && packedRows[slot] != first) {
      packRows(first, end, slot);
      packedRows[slot] = first;
    }
    int tall = rowCut.tallBefore(end) - rowCut.tallBefore(first);
    int rest = end - first - tall;
    int group = packsOwnB ? panelsPerGroup : endPanel - firstPanel;
    for (int from = firstPanel; from < endPanel; from += group) {
      int to = Math.min(endPanel, from + group);
      float[] bData = bPanels;
      int bOffset = bPanelsOffset + from * nr * depths;
      if (packsOwnB) {
        ownB[slot] = atLeast(ownB[slot], group * nr * depths);
        packPanels(from, to, ownB[slot], 0, slot);
        bData = ownB[slot];
        bOffset = 0;
      }
      for (int panel = from; panel < to; panel++) {
        if (tall > 0) {
          multiplyPanel(first, first, tall, rowCut.tall(), panel, bData, bOffset, slot);
        }
        if (rest > 0) {
          int rows = rowCut.tall() - 1;
          multiplyPanel(first, first + tall, rest, rows, panel, bData, bOffset, slot);
        }
        bOffset += nr * depths;
      }
    }
  }

  /** Packs A for the tiles of rows from {@code first} on. */
  private void packRows(int first, int end, int slot) {
    int row = rowCut.row(first);
    int rows = rowCut.row(end) - row;
    int length;
    if (order == Order.ROWS) {
      length = rows * (depths + ROW_GAP);
      packedA[slot] = atLeast(packedA[slot], length);
      a.copyRows(row, rows, depth, depths, packedA[slot], 0, depths + ROW_GAP);
    } else {
      length = rows * depths;
      packedA[slot] = atLeast(packedA[slot], length + Packing.SLACK);
      if (!(a instanceof ArrayMatrix)) {
        scratch[slot] = atLeast(scratch[slot], rowCut.tall() * depths);
      }
      Packing.packA(a, transA, rowCut, first, end, depth, depths, packedA[slot], scratch[slot]);
    }
    if (alpha != 1) {
      for (int i = 0; i < length; i++) {
        packedA[slot][i] *= alpha;
      }
    }
  }

  /**
   * Some tiles of rows of one height against one panel of B, which stays in the L1 cache meanwhile.
   *
   * @param packedFrom the tile at which the packed A starts
   */
  private void multiplyPanel(
      int packedFrom,
      int first,
      int tiles,
      int height,
      int panel,
      float[] bData,
      int bOffset,
      int slot) {
    int from = columnOf(panel);
    int width = Math.min(nr, columns - from);
    boolean isEdge = isEdge(panel);
    int kernelColumns = isEdge ? nr : width;
    boolean bInPlace = directB && !isEdge;
    MicroKernel kernel = MicroKernel.of(order, height, kernelColumns, !bInPlace, fromC, reluNow);

    int row = rowCut.row(first);
    float[] aData = packedA[slot];
    int aOffset = row - rowCut.row(packedFrom);
    int lda = depths + ROW_GAP;
    if (inPlaceA) {
      ArrayMatrix array = (ArrayMatrix) a;
      aData = array.array;
      lda = array.ld;
      aOffset = array.offset + (order == Order.ROWS ? row * lda + depth : depth * lda + row);
    } else {
      aOffset *= order == Order.ROWS ? lda : depths;
    }

    int j = column + from;
    int ldb = kernelColumns;
    if (bInPlace) {
      ArrayMatrix array = (ArrayMatrix) b;
      bData = array.array;
      ldb = array.ld;
      bOffset = array.offset + depth * ldb + j;
    }

    int at = cOffset + row * ldc + j;
    if (fromC && depth == 0 && beta != 1) {
      scale(at, tiles * height, width);
    }
    float[] start = bias == null ? ZEROS : bias;
    int startOffset = bias == null ? 0 : biasOffset + j;
    if (!isEdge) {
      kernel.run(
          tiles, depths, aData, aOffset, lda, bData, bOffset, ldb, start, startOffset, c, at, ldc);
      return;
    }
    // The edge of C: one tile of our own at a time, of which the valid columns are copied.
    float[] tile = edge[slot];
    if (start == bias) {
      start = edgeStart[slot];
      System.arraycopy(bias, startOffset, start, 0, width);
      startOffset = 0;
    }
    int aStep =
        switch (order) {
          case PACKED -> height * depths;
          case COLUMNS -> height;
          case ROWS -> height * lda;
        };
    for (int i = 0; i < tiles; i++) {
      if (fromC) {
        RowCopy.copy(height, width, c, at, ldc, tile, 0, nr);
      }
      kernel.run(
          1, depths, aData, aOffset, lda, bData, bOffset, ldb, start, startOffset, tile, 0, nr);
      RowCopy.copy(height, width, tile, 0, nr, c, at, ldc);
      aOffset += aStep;
      at += height * ldc;
    }
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
}
