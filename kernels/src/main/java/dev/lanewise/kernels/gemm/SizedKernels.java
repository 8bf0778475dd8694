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
 * <p>All sizes of one hash share a place, so that the number of kernels is bounded. It goes to a
 * size that does most of the steps there, and the others do with the kernels for any size.
 */
final class SizedKernels {
  /** Those of this JVM. So many steps take some milliseconds. */
  static final SizedKernels SHARED = new SizedKernels(1 << 20, 1 << 9);

  private static final int SPREAD = 0x9E3779B1;

  private final long stepsBefore;

  // Written under the lock of this object; a thread that sees an old state without it looks again.
  private final Place[] places;

  /**
   * None yet.
   *
   * @param stepsBefore steps of k, at least 1, that tiles of a size do with another kernel before
   *     they have their own, so that what does not come again costs nothing
   * @param places the most there can be
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
    int index = (hash * SPREAD >>> 16) % places.length;
    Place place = places[index];
    boolean own = place != null && place.isOf(shape, k, lda, ldb, ldc);
    if (place != null && place.kernel != null) {
      return own ? place.kernel : null;
    }
    synchronized (this) {
      place = places[index];
      if (place == null) {
        place =
            new Place(
                shape,
                new KernelShape(Order.ROWS, rows, columns, source, fromC, store, false),
                new KernelSize(k, lda, ldb, ldc));
        places[index] = place;
      }
      if (place.steps >= stepsBefore) {
        // Another thread makes its kernel.
        return null;
      }
      if (!place.isOf(shape, k, lda, ldb, ldc)) {
        place.steps -= steps;
        places[index] = place.steps < 0 ? null : place;
        return null;
      }
      place.steps += steps;
      if (place.steps < stepsBefore) {
        return null;
      }
    }
    MicroKernel kernel = KernelAssembler.assemble(place.shape, place.size);
    Preparation.SHARED.run(kernel, place.shape, place.size);
    synchronized (this) {
      place.kernel = kernel;
    }
    return kernel;
  }

  /** A size and its kernel. */
  private static final class Place {
    private final int number;
    private final KernelShape shape;
    private final KernelSize size;
    private long steps;
    private MicroKernel kernel;

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
