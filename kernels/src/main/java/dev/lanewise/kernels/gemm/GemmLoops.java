package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The blocked product: loops over blocks of columns and of k; in each, B is packed once for all
 * threads, and C is cut into tiles, each with a block of A that its thread packs for itself.
 *
 * <p>{@code Gemm} and the convolutions are made of it. No argument is checked here. An object is
 * for one thread at a time.
 */
public final class GemmLoops {
  // Up to so many panels do not repay a copy of A, up to so many tiles of rows not one of B.
  private static final int DIRECT_A_PANELS = 4;
  private static final int DIRECT_B_TILES = 2;

  // Between packed rows of A: at a distance of 1 KiB they would share a few sets of the L1 cache.
  private static final int ROW_GAP = 16;

  // Tiles of C for each thread, so that a thread that lags does not hold up the others for long.
  private static final int TILES_PER_THREAD = 4;

  private final Workers workers;
  private final MicroKernel kernel;
  private final Blocking blocking;
  private final Tile packTile = this::packTile;
  private final Tile computeTile = this::computeTile;

  // Scratch memory: B for all threads, the others for each.
  private float[] packedB = {};
  private final float[][] packedA;
  private final float[][] transposing;
  private final float[][] edge;
  private final float[][] startRow;

  // The running product.
  private int m;
  private int n;
  private int k;
  private float alpha;
  private Matrix a;
  private Transpose transA;
  private Matrix b;
  private Transpose transB;
  private float beta;
  private float[] bias;
  private int biasOffset;
  private float[] c;
  private int cOffset;
  private int ldc;

  // The running block, and how it is cut into tiles.
  private int column;
  private int columns;
  private int depth;
  private int depths;
  private boolean directA;
  private boolean directB;
  private int rowsPerTile;
  private int panelsPerTile;
  private int columnTiles;
  private int panelsPerPackTile;

  /** Loops on {@code workers}, with the shape and the blocks for this machine. */
  public GemmLoops(Workers workers) {
    this(workers, MicroKernel.preferred(), Blocking.DEFAULT);
  }

  GemmLoops(Workers workers, MicroKernel kernel, Blocking blocking) {
    this.workers = workers;
    this.kernel = kernel;
    this.blocking = blocking;
    this.packedA = new float[workers.threads()][0];
    this.transposing = new float[workers.threads()][0];
    this.edge = new float[workers.threads()][kernel.mr * kernel.nr];
    this.startRow = new float[workers.threads()][kernel.nr];
  }

  /** C = alpha op(A) op(B) + beta C, or with beta = 0 and a bias C = bias + alpha op(A) op(B). */
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
      float[] c,
      int cOffset,
      int ldc) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.a = a;
    this.transA = transA;
    this.b = b;
    this.transB = transB;
    this.beta = beta;
    this.bias = bias;
    this.biasOffset = biasOffset;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    if (bias == null) {
      for (float[] row : startRow) {
        Arrays.fill(row, 0);
      }
    }
    if (m == 0 || n == 0) {
      return;
    }
    int nc = Blocking.balanced(n, blocking.nc(), kernel.nr);
    int kc = Math.max(1, Blocking.balanced(k, blocking.kc(), 1));
    int blocks = Math.ceilDiv(n, nc);
    for (int block = 0; block < blocks; block++) {
      column = block * nc;
      columns = Math.min(nc, n - column);
      for (depth = 0; depth == 0 || depth < k; depth += kc) {
        depths = Math.min(kc, k - depth);
        runBlock();
      }
    }
  }

  /** Whether the last product read A without packing it. */
  boolean readsAInPlace() {
    return directA;
  }

  /** Whether the last product read B without packing it. */
  boolean readsBInPlace() {
    return directB;
  }

  private void runBlock() {
    int panels = Math.ceilDiv(columns, kernel.nr);
    long work = 2L * m * columns * depths;
    directA =
        a instanceof ArrayMatrix
            && transA == Transpose.NO
            && alpha == 1
            && panels <= DIRECT_A_PANELS;
    directB = b instanceof ArrayMatrix && transB == Transpose.NO && m <= DIRECT_B_TILES * kernel.mr;
    cutIntoTiles(panels);
    int needed = panels * kernel.nr * depths;
    if (packedB.length < needed) {
      packedB = new float[needed];
    }
    if (directB) {
      // A last panel that is not full is packed all the same, for its zeros.
      if (columns % kernel.nr != 0) {
        packPanels(panels - 1, panels, 0);
      }
    } else {
      panelsPerPackTile = Math.max(1, panels / (TILES_PER_THREAD * workers.threads()));
      int packTiles = Math.ceilDiv(panels, panelsPerPackTile);
      workers.run(packTiles, 8L * columns * depths, packTile);
    }
    int rowTiles = Math.ceilDiv(m, rowsPerTile);
    workers.run(rowTiles * columnTiles, work, computeTile);
  }

  /** Rows first: a tile that is as wide as the block packs its rows of A once for all columns. */
  private void cutIntoTiles(int panels) {
    int mr = kernel.mr;
    int wanted = workers.threads() == 1 ? 1 : TILES_PER_THREAD * workers.threads();
    int rowTiles = Math.ceilDiv(m, blocking.mc());
    int mostRowTiles = Math.ceilDiv(m, 2 * mr);
    rowTiles = Math.max(rowTiles, Math.min(wanted, mostRowTiles));
    rowsPerTile = Blocking.roundUp(Math.ceilDiv(m, rowTiles), mr);
    columnTiles = Math.min(panels, Math.max(1, wanted / rowTiles));
    panelsPerTile = Math.ceilDiv(panels, columnTiles);
    columnTiles = Math.ceilDiv(panels, panelsPerTile);
  }

  private void packTile(int tile, int slot) {
    int first = tile * panelsPerPackTile;
    int panels = Math.ceilDiv(columns, kernel.nr);
    packPanels(first, Math.min(panels, first + panelsPerPackTile), slot);
  }

  private void packPanels(int firstPanel, int endPanel, int slot) {
    int nr = kernel.nr;
    int first = firstPanel * nr;
    int count = Math.min(columns, endPanel * nr) - first;
    if (transB == Transpose.YES) {
      transposing[slot] = atLeast(transposing[slot], Packing.scratch(depths));
    }
    Packing.packB(
        b,
        transB,
        depth,
        depths,
        column + first,
        count,
        nr,
        packedB,
        first * depths,
        transposing[slot]);
  }

  private void computeTile(int tile, int slot) {
    int row = tile / columnTiles * rowsPerTile;
    int rows = Math.min(rowsPerTile, m - row);
    int firstPanel = tile % columnTiles * panelsPerTile;
    int panels = Math.ceilDiv(columns, kernel.nr);
    int endPanel = Math.min(panels, firstPanel + panelsPerTile);

    float[] aData;
    int aOffset;
    int lda;
    if (directA) {
      ArrayMatrix array = (ArrayMatrix) a;
      aData = array.array;
      lda = array.ld;
      aOffset = array.offset + row * lda + depth;
    } else {
      lda = depths + ROW_GAP;
      packedA[slot] = atLeast(packedA[slot], rows * lda);
      if (transA == Transpose.YES) {
        transposing[slot] = atLeast(transposing[slot], Packing.scratch(rows));
      }
      Packing.packA(
          a, transA, alpha, row, rows, depth, depths, packedA[slot], lda, transposing[slot]);
      aData = packedA[slot];
      aOffset = 0;
    }
    for (int panel = firstPanel; panel < endPanel; panel++) {
      multiplyPanel(row, rows, panel, aData, aOffset, lda, slot);
    }
  }

  /** The rows of a tile against one panel of B, which stays in the L1 cache meanwhile. */
  private void multiplyPanel(
      int row, int rows, int panel, float[] aData, int aOffset, int lda, int slot) {
    int mr = kernel.mr;
    int nr = kernel.nr;
    int j = column + panel * nr;
    int width = Math.min(nr, n - j);
    float[] bData = packedB;
    int bOffset = panel * nr * depths;
    int ldb = nr;
    if (directB && width == nr) {
      ArrayMatrix array = (ArrayMatrix) b;
      bData = array.array;
      ldb = array.ld;
      bOffset = array.offset + depth * ldb + j;
    }
    float[] start = c;
    int startOffset = 0;
    int startLd = ldc;
    boolean fromC = depth > 0 || bias == null && beta != 0;
    if (!fromC) {
      start = startRow[slot];
      startLd = 0;
      if (bias != null) {
        System.arraycopy(bias, biasOffset + j, start, 0, width);
      }
    }
    for (int i = 0; i < rows; i += mr) {
      int height = Math.min(mr, rows - i);
      int at = cOffset + (row + i) * ldc + j;
      int aAt = aOffset + i * lda;
      if (fromC) {
        startOffset = at;
        if (depth == 0 && beta != 1) {
          scaleTile(at, height, width);
        }
      }
      if (height == mr && width == nr) {
        kernel.run(
            depths,
            aData,
            aAt,
            lda,
            mr,
            bData,
            bOffset,
            ldb,
            start,
            startOffset,
            startLd,
            c,
            at,
            ldc);
      } else {
        // The edge of C: a whole tile of our own, of which the valid part is copied.
        float[] tile = edge[slot];
        if (fromC) {
          copyTile(c, at, ldc, tile, 0, nr, height, width);
          kernel.run(
              depths, aData, aAt, lda, height, bData, bOffset, ldb, tile, 0, nr, tile, 0, nr);
        } else {
          kernel.run(
              depths, aData, aAt, lda, height, bData, bOffset, ldb, start, 0, 0, tile, 0, nr);
        }
        copyTile(tile, 0, nr, c, at, ldc, height, width);
      }
    }
  }

  private void scaleTile(int at, int height, int width) {
    for (int i = 0; i < height; i++) {
      int row = at + i * ldc;
      for (int x = row; x < row + width; x++) {
        c[x] *= beta;
      }
    }
  }

  private static void copyTile(
      float[] from,
      int fromOffset,
      int fromLd,
      float[] to,
      int toOffset,
      int toLd,
      int rows,
      int columns) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(from, fromOffset + i * fromLd, to, toOffset + i * toLd, columns);
    }
  }

  private static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
