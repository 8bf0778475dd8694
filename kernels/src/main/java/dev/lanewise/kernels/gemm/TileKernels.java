package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import java.util.Arrays;

/** The micro-kernels for the tiles of the running block: those for its size, where it has them. */
final class TileKernels {
  // Multiply-adds, at most, of a product whose tiles may have kernels for their size, which gain at
  // their ends.
  private static final long SMALL = 1 << 24;

  private final Product product;
  private final ProductPlan plan;
  private final Block block;
  private final SizedKernels sizedKernels;
  private boolean isSmall;
  private boolean isRepeated;
  private boolean allSized;

  // Those for the size of a product that comes over again: of tall tiles and of the others, for
  // whole panels and for a last one.
  private final MicroKernel[] known = new MicroKernel[4];

  TileKernels(Block block, SizedKernels sizedKernels) {
    this.product = block.product;
    this.plan = block.plan;
    this.block = block;
    this.sizedKernels = sizedKernels;
  }

  /** For a product that is not as the one before. */
  void begin() {
    isSmall = plan.order == Order.ROWS && (long) product.m * product.n * product.k <= SMALL;
    isRepeated = false;
    allSized = false;
    Arrays.fill(known, null);
  }

  /** For the product before over again, which has one tile for the workers. */
  void repeat() {
    isRepeated = true;
    allSized = true;
  }

  /** Whether the last product was a repeated one all of whose kernels are for its size. */
  boolean areAllSized() {
    return allSized;
  }

  /** Whether a repeated product has kernels for its size. */
  boolean areSized() {
    return known[0] != null || known[2] != null;
  }

  /**
   * The kernel for tiles of a size.
   *
   * @param steps of k that it is about to do
   */
  MicroKernel of(
      int height, int width, Source source, boolean ahead, int lda, int ldb, long steps) {
    // Narrow tiles are widened only while they have no kernel for their size.
    boolean isWidened = width > product.n;
    MicroKernel kernel = ahead || isWidened ? null : sized(height, width, source, lda, ldb, steps);
    if (kernel != null) {
      return kernel;
    }
    if (allSized) {
      // Not each time: all threads have this object.
      allSized = false;
    }
    return MicroKernel.of(
        plan.order, height, width, source, block.fromC, block.store, ahead, steps);
  }

  /** Whether so many tall tiles and others of a packed panel have kernels for their size. */
  boolean areSized(int tall, int others, int width) {
    int height = plan.rowCut.tall();
    // Both are asked for, so that both are counted.
    return plan.inPlaceA && isSized(tall, height, width) & isSized(others, height - 1, width);
  }

  private boolean isSized(int tiles, int height, int width) {
    int lda = product.lda;
    int ldb = KernelShape.panelWidth(width);
    long steps = (long) tiles * block.depths;
    return tiles == 0 || sized(height, width, Source.PACKED, lda, ldb, steps) != null;
  }

  /** The kernel for tiles of one size, or null where they have none. */
  private MicroKernel sized(int height, int width, Source source, int lda, int ldb, long steps) {
    // Not where rows of B share sets of the L1 cache, because measured: there they lose.
    boolean sharesSets = source == Source.IN_PLACE && ldb % ProductPlan.SET_STRIDE == 0;
    int k = block.depths;
    int ldc = product.ldc;
    if (!isSmall
        || sharesSets
        || source == Source.COPIED
        || !KernelSize.mayGain(k, lda, ldb, ldc)) {
      return null;
    }
    int index = (height == plan.rowCut.tall() ? 0 : 1) + (width == plan.nr ? 0 : 2);
    if (isRepeated && known[index] != null) {
      return known[index];
    }
    MicroKernel kernel =
        sizedKernels.find(height, width, source, block.fromC, block.store, k, lda, ldb, ldc, steps);
    if (isRepeated) {
      known[index] = kernel;
    }
    return kernel;
  }
}
