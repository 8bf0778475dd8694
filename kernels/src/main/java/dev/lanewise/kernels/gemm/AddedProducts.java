package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;

/**
 * Products of a few rows with one of some matrices, each added to what C holds: C += A B, where the
 * chain of each element starts at 0. The matrices are packed once, in panels of columns, and a
 * product has the columns of one panel; it takes so little besides its arithmetic, all the less
 * with {@link SizedKernels}, that the rows may be those of one line of an image. After {@link
 * #begin} several threads may pack matrices at once, and when all are packed multiply at once. No
 * argument is checked here.
 */
public final class AddedProducts {
  private static final Scratch PANELS = new Scratch();
  private static final Scratch EDGES = new Scratch();

  private final int matrices;
  private final int k;
  private final int n;
  private final int lda;
  private final int ldc;
  private final int nr;
  private final int panels;
  private final int mostRows;
  private final SizedKernels sizedKernels;

  // Those for this size, of so many rows, for whole panels and for a last one. Written by any
  // thread; a kernel has no fields, so who sees it sees all of it.
  private final MicroKernel[] known = new MicroKernel[2 * (MicroKernel.MOST_ROWS + 1)];

  // The panels of all matrices, one after the other; in each k rows.
  private float[] packed;

  /**
   * Products of m x k times k x n.
   *
   * @param matrices of k x n, how many
   * @param m rows of a product, about
   * @param lda elements from one row of A to the next
   * @param ldc elements from one row of C to the next
   */
  public AddedProducts(int matrices, int m, int n, int k, int lda, int ldc) {
    this(matrices, m, n, k, lda, ldc, SizedKernels.SHARED);
  }

  AddedProducts(int matrices, int m, int n, int k, int lda, int ldc, SizedKernels sizedKernels) {
    Tuning tuning = Tuning.current();
    this.matrices = matrices;
    this.k = k;
    this.n = n;
    this.lda = lda;
    this.ldc = ldc;
    this.sizedKernels = sizedKernels;
    this.nr = Blocking.vectors(tuning, n, m) * Lanes.LENGTH;
    this.panels = Math.ceilDiv(n, nr);
    this.mostRows = tuning.rows(nr / Lanes.LENGTH);
  }

  /** Panels of each matrix. */
  public int panels() {
    return panels;
  }

  /** The first column of a panel. */
  public int column(int panel) {
    return panel * nr;
  }

  /** Makes room for matrices: in scratch memory of this thread, where no other object's stay. */
  public void begin() {
    packed = PANELS.get((long) matrices * panels * panelSize());
  }

  /** Packs the transpose of a matrix of n x k, whose rows are {@code ldb} apart. */
  public void packTransposed(int matrix, float[] b, int bOffset, int ldb) {
    for (int panel = 0; panel < panels; panel++) {
      int from = bOffset + column(panel) * ldb;
      int columns = columns(panel);
      int width = KernelShape.panelWidth(columns);
      int behind = n - column(panel) - columns;
      Transposition.copy(columns, k, behind, b, from, ldb, packed, offset(matrix, panel), width);
    }
  }

  /** Floats of a panel. */
  public int panelSize() {
    return nr * k;
  }

  private int columns(int panel) {
    return Math.min(nr, n - column(panel));
  }

  private int offset(int matrix, int panel) {
    return Scratch.START + (matrix * panels + panel) * panelSize();
  }

  /**
   * C += A B for the columns of a panel.
   *
   * @param m rows of A and C, at least 1
   * @param cOffset where the first of these columns is
   */
  public void add(int matrix, int panel, int m, float[] a, int aOffset, float[] c, int cOffset) {
    int tiles = Cut.tiles(m, mostRows);
    int tall = Cut.tall(m, tiles);
    int tallTiles = Cut.tallTiles(m, tiles);
    int bOffset = offset(matrix, panel);
    int columns = columns(panel);
    run(tallTiles, tall, columns, bOffset, a, aOffset, c, cOffset);
    if (tallTiles < tiles) {
      int row = tallTiles * tall;
      run(
          tiles - tallTiles,
          tall - 1,
          columns,
          bOffset,
          a,
          aOffset + row * lda,
          c,
          cOffset + row * ldc);
    }
  }

  private void run(
      int tiles,
      int height,
      int columns,
      int bOffset,
      float[] a,
      int aOffset,
      float[] c,
      int cOffset) {
    kernel(height, columns, (long) tiles * k)
        .run(
            tiles,
            k,
            a,
            aOffset,
            lda,
            height * lda,
            null,
            null,
            1,
            packed,
            bOffset,
            KernelShape.panelWidth(columns),
            0,
            null,
            0,
            columns < Lanes.LENGTH ? EDGES.get(MicroKernel.MOST_ROWS * Lanes.LENGTH) : null,
            MicroKernel.ZEROS,
            0,
            0,
            c,
            cOffset,
            ldc,
            height * ldc);
  }

  /** The kernel for tiles of so many rows and columns: the one for their size, if there is one. */
  private MicroKernel kernel(int height, int columns, long steps) {
    int index = 2 * height + (columns == nr ? 0 : 1);
    MicroKernel kernel = known[index];
    if (kernel != null) {
      return kernel;
    }
    int ldb = KernelShape.panelWidth(columns);
    if (KernelSize.mayGain(k, lda, ldb, ldc)) {
      kernel =
          sizedKernels.find(
              height, columns, Source.PACKED, false, Store.ADDED, k, lda, ldb, ldc, steps);
    }
    if (kernel == null) {
      return MicroKernel.of(
          Order.ROWS, height, columns, Source.PACKED, false, Store.ADDED, false, steps);
    }
    // Only now, because all threads read here.
    known[index] = kernel;
    return kernel;
  }
}
