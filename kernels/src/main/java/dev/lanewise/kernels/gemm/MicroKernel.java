package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;

/**
 * The innermost loop: adds an {@code mr x k} piece of A times a {@code k x nr} piece of B to an
 * {@code mr x nr} tile of C that stays in registers; then the same for the tile below it, or for
 * the one beside it.
 *
 * <pre>
 *            b: k rows of nr, ldb apart
 *            [ nr ]
 *            [    ]
 *   a: mr    [    ]
 *   rows     c: mr rows of nr, ldc apart
 *   [   k  ] [    ]
 * </pre>
 *
 * <p>{@link MicroKernel6x2} is one to read. The others are the same loop with other constants, and
 * {@link KernelAssembler} writes them when they are first needed.
 */
abstract class MicroKernel {
  /** The most rows and vectors of a kernel. */
  static final int MOST_ROWS = 16;

  static final int MOST_VECTORS = 4;

  /** A row to start from. */
  static final float[] ZEROS = new float[MOST_VECTORS * Lanes.LENGTH];

  // By shape. Written under the lock of this class; a thread that sees an old state without it
  // looks again. A kernel has no fields, so who sees it sees all of it.
  private static final int COLUMN_COUNTS = MOST_VECTORS * Lanes.LENGTH + 1;
  private static final int SOURCES = Source.values().length;
  private static final int STORES = Store.values().length;
  private static final MicroKernel[] MADE =
      new MicroKernel
          [Order.values().length * (MOST_ROWS + 1) * COLUMN_COUNTS * SOURCES * STORES * 4];

  // The steps of k that each did before it was prepared, and then enough. The same lock.
  private static final int[] STEPS = new int[MADE.length];

  /** For the kernels alone. */
  MicroKernel() {}

  /**
   * The kernel of a shape, prepared when it has much to do.
   *
   * @param steps of k that it is about to do
   */
  static MicroKernel of(
      Order order,
      int rows,
      int columns,
      Source source,
      boolean fromC,
      Store store,
      boolean readsAhead,
      long steps) {
    if (source == Source.PACKED && columns >= Lanes.LENGTH && !gainsByConstant(order, rows)) {
      source = Source.IN_PLACE;
    }
    int index = index(order, rows, columns, source, fromC, store, readsAhead);
    MicroKernel made = MADE[index];
    if (made == null || STEPS[index] < Preparation.UNPREPARED_STEPS) {
      KernelShape shape = new KernelShape(order, rows, columns, source, fromC, store, readsAhead);
      return makeAndCount(index, shape, steps);
    }
    return made;
  }

  /** Whether the kernel of a shape has done so much that it was prepared. */
  static synchronized boolean isPrepared(KernelShape shape) {
    int index =
        index(
            shape.order(),
            shape.rows(),
            shape.columns(),
            shape.source(),
            shape.fromC(),
            shape.store(),
            shape.readsAhead());
    return STEPS[index] >= Preparation.UNPREPARED_STEPS;
  }

  /** The number of a shape. */
  static int index(
      Order order,
      int rows,
      int columns,
      Source source,
      boolean fromC,
      Store store,
      boolean readsAhead) {
    int index = (order.ordinal() * (MOST_ROWS + 1) + rows) * COLUMN_COUNTS + columns;
    index = index * SOURCES + source.ordinal();
    index = index * STORES + store.ordinal();
    return index * 4 + (fromC ? 2 : 0) + (readsAhead ? 1 : 0);
  }

  /** Another thread that needs a new kernel waits until this one has it ready. */
  private static synchronized MicroKernel makeAndCount(int index, KernelShape shape, long steps) {
    if (MADE[index] == null) {
      MADE[index] = make(shape);
    }
    if (STEPS[index] < Preparation.UNPREPARED_STEPS) {
      STEPS[index] = Preparation.SHARED.count(MADE[index], shape, STEPS[index], steps);
    }
    return MADE[index];
  }

  /**
   * Whether a constant distance between the rows of B makes a kernel faster. Measured: in other
   * loops C2 then spills.
   */
  private static boolean gainsByConstant(Order order, int rows) {
    return switch (order) {
      case COLUMNS, COLUMN_RUNS -> rows == 5;
      case ROWS, SCATTERED, ROW_RUNS -> rows >= 4;
    };
  }

  private static MicroKernel make(KernelShape shape) {
    return shape.equals(MicroKernel6x2.SHAPE)
        ? new MicroKernel6x2()
        : KernelAssembler.assemble(shape);
  }

  /**
   * For each tile: c[i, j] = start[j], except where the kernel goes on from C, then c[i, j] =
   * fma(a[i, p], b[p, j], c[i, j]) for p = 0 to k - 1 in turn, then {@link KernelShape#store}.
   *
   * @param tiles how many; the steps are what is added to the offsets from one to the next
   * @param a see {@link KernelShape.Order}
   * @param aOffset where the first tile of A starts: in {@code a}, or if it is scattered in {@code
   *     rowStarts}
   * @param lda of a scattered A the distance from a run of columns to the next
   * @param rowStarts used where A is scattered
   * @param columnStarts used where A is scattered, unless its columns are in runs
   * @param run the length of a run of columns, of which k is a multiple; 1 where A is not scattered
   * @param b row p starts at {@code bOffset + p * ldb}; for a packed panel ldb is its width
   * @param panel where a kernel that copies B writes it, only for a single tile; and where one that
   *     reads ahead reads every {@code rows}-th float
   * @param edge scratch memory of {@value #MOST_ROWS} vectors
   * @param start a row, not used where the kernel goes on from C
   * @param c row i starts at {@code cOffset + i * ldc}
   */
  abstract void run(
      int tiles,
      int k,
      float[] a,
      int aOffset,
      int lda,
      int aStep,
      int[] rowStarts,
      int[] columnStarts,
      int run,
      float[] b,
      int bOffset,
      int ldb,
      int bStep,
      float[] panel,
      int panelOffset,
      float[] edge,
      float[] start,
      int startOffset,
      int startStep,
      float[] c,
      int cOffset,
      int ldc,
      int cStep);
}
