package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;

/**
 * Micro-kernels for tiles of one size, where the same small product comes again and again, as in a
 * training step. C2 checks every row of a tile against the bounds of its array; where their
 * distances are constant, two or three checks do for all of them, and a shallow tile takes two
 * thirds of the time. (libxsmm makes a kernel for each size as well.)
 *
 * <p>A size has one of the places of its hash. Where all are taken, it wears off the one that has
 * come the least often, until that gives way, unless all have kernels: with those for any size it
 * does then. So their number is bounded, and sizes that came once hold no place for ever. (Misra
 * and Gries, "Finding repeated elements", 1982.)
 */
final class SizedKernels {
  /** Those of this JVM. So many steps take some milliseconds. */
  static final SizedKernels SHARED = new SizedKernels(1 << 20, 1 << 9);

  private static final int SPREAD = 0x9E3779B1;

  // Places of a hash.
  private static final int WAYS = 4;

  private final long stepsBefore;

  // Written under the lock of this object; a thread that sees an old state without it looks again,
  // or does with another kernel once more.
  private final Place[] places;

  /**
   * None yet.
   *
   * @param stepsBefore steps of k, at least 1, that tiles of a size do with another kernel before
   *     they have their own, so that what does not come again costs nothing
   * @param places the most there can be, a multiple of {@value #WAYS}
   */
  SizedKernels(long stepsBefore, int places) {
    this.stepsBefore = stepsBefore;
    this.places = new Place[places];
  }

  /** How many there are. */
  synchronized int made() {
    int made = 0;
    for (Place place : places) {
      made += place != null && place.kernel != null ? 1 : 0;
    }
    return made;
  }

  /**
   * The kernel for tiles that read A by rows, or null where these have none.
   *
   * @param steps of k that it is about to do
   */
  MicroKernel find(
      int rows,
      int columns,
      Source source,
      boolean fromC,
      Store store,
      int k,
      int lda,
      int ldb,
      int ldc,
      long steps) {
    int shape = MicroKernel.index(Order.ROWS, rows, columns, source, fromC, store, false);
    int hash = (((shape * 31 + k) * 31 + lda) * 31 + ldb) * 31 + ldc;
    int first = (hash * SPREAD >>> 16) % (places.length / WAYS) * WAYS;
    int free = -1;
    boolean areDecided = true;
    for (int i = first; i < first + WAYS; i++) {
      Place place = places[i];
      if (place == null) {
        free = free < 0 ? i : free;
      } else if (place.isOf(shape, k, lda, ldb, ldc)) {
        return place.isDecided ? place.kernel : countAndMake(place, steps);
      } else {
        areDecided &= place.isDecided;
      }
    }
    if (free >= 0) {
      KernelShape of = new KernelShape(Order.ROWS, rows, columns, source, fromC, store, false);
      Place place = take(free, new Place(shape, of, new KernelSize(k, lda, ldb, ldc)));
      return place.isOf(shape, k, lda, ldb, ldc) ? countAndMake(place, steps) : null;
    }
    if (!areDecided) {
      wearOff(first, steps);
    }
    return null;
  }

  /** Takes a place, unless another size has it by now. Returns what is there. */
  private synchronized Place take(int index, Place newcomer) {
    if (places[index] == null) {
      places[index] = newcomer;
    }
    return places[index];
  }

  /**
   * Takes half as many steps from the place of a hash that has the least, and frees it when none
   * are left. Half, so that of two that take turns one stays.
   */
  private synchronized void wearOff(int first, long steps) {
    int least = -1;
    for (int i = first; i < first + WAYS; i++) {
      Place place = places[i];
      // With the steps for a kernel it is decided, or about to be.
      if (place != null
          && place.steps < stepsBefore
          && (least < 0 || place.steps < places[least].steps)) {
        least = i;
      }
    }
    if (least >= 0) {
      places[least].steps -= (steps + 1) / 2;
      if (places[least].steps <= 0) {
        places[least] = null;
      }
    }
  }

  /** One thread makes the kernel; meanwhile the others do without. */
  private MicroKernel countAndMake(Place place, long steps) {
    synchronized (this) {
      boolean isMade = place.steps >= stepsBefore;
      place.steps += steps;
      if (isMade || place.steps < stepsBefore) {
        return place.kernel;
      }
    }
    MicroKernel kernel = null;
    try {
      kernel = make(place.shape, place.size);
      Preparation.SHARED.run(kernel, place.shape, place.size);
    } finally {
      // Also where that failed: it is not tried again.
      synchronized (this) {
        place.kernel = kernel;
        place.isDecided = true;
      }
    }
    return kernel;
  }

  /** A kernel for tiles of one size. */
  static MicroKernel make(KernelShape shape, KernelSize size) {
    return ShallowKernel.suits(shape, size)
        ? new ShallowKernel(shape, size)
        : KernelAssembler.assemble(shape, size);
  }

  /** A size and its kernel. */
  private static final class Place {
    private final int number;
    private final KernelShape shape;
    private final KernelSize size;
    private long steps;
    private MicroKernel kernel;
    private boolean isDecided;

    private Place(int number, KernelShape shape, KernelSize size) {
      this.number = number;
      this.shape = shape;
      this.size = size;
    }

    private boolean isOf(int number, int k, int lda, int ldb, int ldc) {
      return this.number == number
          && size.k() == k
          && size.lda() == lda
          && size.ldb() == ldb
          && size.ldc() == ldc;
    }
  }
}
