package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Lanes;
import java.util.function.LongSupplier;

/**
 * Has C2 compile kernels before they are used in earnest, by calling each for a small tile until it
 * is fast. A kernel whose first tiles are large would run in the interpreter and in C1's code,
 * hundreds of times slower, until C2 has a version that it enters in the middle of the loop; and
 * what C2 makes of it would depend on the depths that it happened to see. So the call that brings a
 * kernel to {@value #UNPREPARED_STEPS} steps takes longer, once, and allocates. So does the one
 * that brings a kernel of {@link Transposition} to {@value Transposition#UNPREPARED_SQUARES}
 * squares.
 */
final class Preparation {
  /**
   * Steps of k that a kernel may do without: in the interpreter they take some ten milliseconds.
   */
  static final int UNPREPARED_STEPS = 1000;

  /** That of this JVM. */
  static final Preparation SHARED = new Preparation(System::nanoTime);

  /** If a kernel does not become fast in this time, C2 is too busy, or there is none. */
  static final long MOST_NANOS = 1_000_000_000;

  /** After so many in turn that did not there is none. A busy machine may well delay one. */
  static final int MOST_IN_VAIN = 3;

  // The depth that C2 shall compile for, and the length of its runs.
  private static final int K = 32;
  private static final int RUN = K / 2;

  // Squares that are transposed in a call, so that C2 sees that one may follow another.
  private static final int SQUARES = 2;

  // Calls between two looks at the clock, and the time that each takes at most in C2's code, with
  // so much for each vector of a step: six times what any takes there, or more, and a sixth of C1's
  // time, or less; of shallow tiles, whose ends count as well, two thirds or less.
  private static final int CALLS = 32;
  private static final long NANOS = 100;
  private static final long NANOS_PER_VECTOR = 8;

  private final LongSupplier nanoTime;
  private int kernels;
  private int inVain;

  Preparation(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** How many kernels it was asked to prepare. */
  synchronized int kernels() {
    return kernels;
  }

  /**
   * Prepares a kernel when it has done enough.
   *
   * @param before steps that it did, as this method counted them
   * @param steps that it is about to do
   * @return the steps with those, or {@value #UNPREPARED_STEPS} if they are that many
   */
  int count(MicroKernel kernel, KernelShape shape, int before, long steps) {
    long all = before + steps;
    if (all < UNPREPARED_STEPS) {
      return (int) all;
    }
    run(kernel, shape, null);
    return UNPREPARED_STEPS;
  }

  /**
   * Returns when a kernel is fast, or will not be soon; at once where the last ones never were.
   *
   * @param size that it is made for, or null
   */
  synchronized void run(MicroKernel kernel, KernelShape shape, KernelSize size) {
    kernels++;
    int rows = shape.rows();
    int width = KernelShape.panelWidth(shape.columns());
    KernelSize used = size == null ? size(shape) : size;
    int k = used.k();
    int lda = used.lda();
    int ldb = used.ldb();
    int ldc = used.ldc();
    // What C2 sees is that one may follow another.
    int tiles = size == null ? 1 : 2;
    boolean byColumns = shape.order() == Order.COLUMN_RUNS;
    int[] rowStarts = multiples(rows, K);
    int[] columnStarts = multiples(K, byColumns ? rows : 1);
    float[] a = new float[size == null ? K * Math.max(rows, lda) : tiles * rows * lda + k];
    float[] b = new float[k * ldb + width];
    float[] panel = new float[K * Math.max(rows, width)];
    float[] edge = new float[rows * Lanes.LENGTH];
    float[] start = new float[width];
    // What C2 sees as well is that C ends with its last row, within a vector of a narrow tile: else
    // it would compile anew for that.
    float[] c = new float[(tiles * rows - 1) * ldc + shape.columns()];
    // In a shallow tile the ends count as well.
    long vectors = (long) tiles * rows * shape.vectors() * Math.max(k, K);
    untilFast(
        vectors,
        () ->
            kernel.run(
                tiles,
                k,
                a,
                0,
                lda,
                rows * lda,
                rowStarts,
                columnStarts,
                size == null ? RUN : 1,
                b,
                0,
                ldb,
                0,
                panel,
                0,
                edge,
                start,
                0,
                0,
                c,
                0,
                ldc,
                rows * ldc));
  }

  /**
   * The same for a kernel of transposed copies.
   *
   * @param size rows of a square
   * @param columns of a square that it writes
   * @param toLd the distance between these; where it is less than {@code size} they overlap
   */
  synchronized void run(Transposition.Kernel kernel, int size, int columns, int toLd) {
    kernels++;
    int ld = SQUARES * size;
    float[] from = new float[size * ld];
    int step = columns * toLd;
    float[] to = new float[SQUARES * step + size];
    long vectors = (long) SQUARES * size * Integer.numberOfTrailingZeros(size);
    untilFast(vectors, () -> kernel.run(SQUARES, size, from, 0, size, ld, to, 0, step, toLd));
  }

  /**
   * Calls until calls are fast, or will not be soon.
   *
   * @param vectors that a call computes
   */
  private void untilFast(long vectors, Runnable call) {
    if (inVain == MOST_IN_VAIN) {
      return;
    }
    long fast = CALLS * (NANOS + NANOS_PER_VECTOR * vectors);
    long begin = nanoTime.getAsLong();
    long last = begin;
    long took;
    do {
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      long now = nanoTime.getAsLong();
      took = now - last;
      last = now;
    } while (took > fast && last - begin < MOST_NANOS);
    inVain = took > fast ? inVain + 1 : 0;
  }

  private static KernelSize size(KernelShape shape) {
    int lda =
        switch (shape.order()) {
          case ROWS -> K;
          case COLUMNS, COLUMN_RUNS -> shape.rows();
          case SCATTERED, ROW_RUNS -> RUN;
        };
    int width = KernelShape.panelWidth(shape.columns());
    return new KernelSize(K, lda, width, width);
  }

  private static int[] multiples(int count, int of) {
    int[] multiples = new int[count];
    for (int i = 0; i < count; i++) {
      multiples[i] = i * of;
    }
    return multiples;
  }
}
