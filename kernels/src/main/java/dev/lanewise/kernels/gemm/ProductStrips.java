package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * A product on several threads in strips of C, each a product of its own on one thread, which reads
 * what it has packed or transposed out of its own cache: lines that another core wrote take longer.
 */
final class ProductStrips {
  // Threads that may each read all of one operand, at most.
  private static final int MOST_THREADS = 2;

  // Columns or rows of a strip, at least, so that what is read is used often.
  private static final int SHORTEST = 128;

  // Two strips of columns for each thread, so that one that lags does not hold up the others for
  // long, where a strip has so many columns and A so many elements at least: some milliseconds.
  private static final int COLUMNS_OF_SPARE = 256;
  private static final int A_OF_SPARE = 1 << 20;

  private final Workers workers;
  private final Strip[] strips;
  private final Tile tile = this::strip;

  // The running product.
  private Product product;
  private int rowsPerStrip;
  private int columnsPerStrip;

  ProductStrips(Workers workers, Tuning tuning) {
    this.workers = workers;
    this.strips = new Strip[workers.threads()];
    for (int slot = 0; slot < strips.length; slot++) {
      strips[slot] = new Strip(tuning);
    }
  }

  /** The rows of a strip of a tall product for so many threads. */
  static int rowsOfTall(int m, int threads) {
    return Math.max(GemmLoops.SHORTEST_TALL, Lanes.padded(Math.ceilDiv(m, threads)));
  }

  /**
   * How long the strips of a large product are for so many threads, of rows where A is transposed,
   * because its copy takes longer than packing B, else of columns; or 0 where it does better as a
   * whole: where the threads' shares of A fit the L2 cache, where a block of both operands is read
   * ahead, and where there are so many threads or rows that to read all of A costs a thread more
   * than to read B where another one packed it.
   */
  static int lengthOfLarge(
      Tuning tuning,
      int m,
      int n,
      int k,
      Matrix a,
      Transpose transA,
      Transpose transB,
      int threads) {
    boolean ofRows = transA == Transpose.YES;
    int length = ofRows ? m : n;
    if (threads == 1
        || threads > MOST_THREADS
        || length < threads * SHORTEST
        || !ofRows && m > 2L * n
        || !(a instanceof ArrayMatrix)
        || ProductPlan.isDeep(m, n, k, transA, transB)
        || fits(tuning, Math.ceilDiv(m, threads), k)) {
      return 0;
    }
    boolean hasSpare =
        !ofRows && n / (2 * threads) >= COLUMNS_OF_SPARE && (long) m * k >= A_OF_SPARE;
    return Lanes.padded(Math.ceilDiv(length, hasSpare ? 2 * threads : threads));
  }

  /** Whether so many rows of A fit the L2 cache. */
  private static boolean fits(Tuning tuning, int rows, int k) {
    return (long) rows * Blocking.depth(tuning, k) <= (long) tuning.mc() * tuning.kc();
  }

  /**
   * Computes a product, of matrices in arrays.
   *
   * @param rowsPerStrip at least 1
   * @param columnsPerStrip the same
   */
  void multiply(Product product, int rowsPerStrip, int columnsPerStrip) {
    this.product = product;
    this.rowsPerStrip = rowsPerStrip;
    this.columnsPerStrip = columnsPerStrip;
    int down = Math.ceilDiv(product.m, rowsPerStrip);
    workers.run(down * across(), 2L * product.m * product.n * product.k, tile);
  }

  /** Strips side by side. */
  private int across() {
    return Math.ceilDiv(product.n, columnsPerStrip);
  }

  private void strip(int strip, int slot) {
    int row = strip / across() * rowsPerStrip;
    int column = strip % across() * columnsPerStrip;
    int rows = Math.min(rowsPerStrip, product.m - row);
    int columns = Math.min(columnsPerStrip, product.n - column);
    strips[slot].multiply(product, row, rows, column, columns);
  }

  /** What computes one strip at a time. */
  private static final class Strip {
    private final GemmLoops loops;
    private final ArrayMatrix a = new ArrayMatrix();
    private final ArrayMatrix b = new ArrayMatrix();

    private Strip(Tuning tuning) {
      this.loops = new GemmLoops(Workers.serial(), tuning);
    }

    private void multiply(Product whole, int row, int rows, int column, int columns) {
      ArrayMatrix a = (ArrayMatrix) whole.a;
      ArrayMatrix b = whole.b;
      int atA = a.offset + (whole.isTransposedA() ? row : row * a.ld);
      int atB = b.offset + (whole.isTransposedB() ? column * b.ld : column);
      loops.multiply(
          rows,
          columns,
          whole.k,
          whole.alpha,
          this.a.set(a.array, atA, a.ld),
          whole.transA,
          this.b.set(b.array, atB, b.ld),
          whole.transB,
          whole.beta,
          whole.bias,
          whole.biasOffset + column,
          whole.relu,
          whole.c,
          whole.cOffset + row * whole.ldc + column,
          whole.ldc);
    }
  }
}
