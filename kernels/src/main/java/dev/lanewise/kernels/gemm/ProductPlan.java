package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.BlockCut.PackingOfB;
import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Lanes;

/**
 * How a product is computed, which follows from the tuning and from all of the product but where
 * its operands are: its tiles, its blocks, and which operands tiles read where they lie.
 */
final class ProductPlan {
  private static final int L = Lanes.LENGTH;

  // Up to so many panels do not repay copying A, where it has rows and where it has columns.
  private static final int PANELS_OF_ROWS = 16;
  private static final int PANELS_OF_COLUMNS = 2;

  // Neither do up to so many tiles of rows repay packing B, nor does a B that lies within so many
  // floats, an L1 cache.
  private static final int TILES_OF_DIRECT_B = 2;
  static final int SMALL_B = 3 << 12;

  // Rows at such a distance share sets of the L1 cache; a set has room for so many rows of A beside
  // B.
  static final int SET_STRIDE = 1024;
  private static final int ROWS_OF_A_SET = 8;

  // The deepest block: one more pass over C costs nothing then, and sizes stay far from 2^31.
  private static final int DEEPEST = 1 << 20;

  // Blocks of rows for one where they are scattered, and take less of the L2 cache.
  private static final int SCATTERED_BLOCKS = 3;

  // Elements of scattered columns and of a panel of B that stay in the L2 cache together.
  private static final int NEAR_A = 1 << 17;

  // The shortest run of columns in a row that repays a loop of its own, and rows in a run of them
  // that repay tiles of such heights.
  private static final int LEAST_RUN = 16;
  private static final int LEAST_ROWS_OF_RUN = 4;

  // With 16 registers C2 spills where it can load rows that lie side by side together.
  private static final boolean ROWS_IN_RUNS = Lanes.REGISTERS == 32;

  // Floats of both operands of a deep product that come from beyond the L2 cache, and of a block of
  // them that stays in it while it is multiplied.
  static final int FAR_OPERANDS = 3 << 18;
  private static final int NEAR_OPERANDS = 1 << 17;

  // Rows of a deep product, or columns, at least; and both together, at least, because with fewer
  // much of the time goes into reading them, and at most, so that a block is deep.
  static final int DEEP_EDGE = 32;
  static final int LEAST_DEEP_EDGES = 256;
  static final int MOST_DEEP_EDGES = 512;

  // Rows of one that do not repay copying either operand.
  static final int DEEP_IN_PLACE = 64;

  /** The tiles of rows. */
  final Cut rowCut = new Cut();

  /** Columns of a panel. */
  int nr;

  /** How kernels read A. */
  Order order;

  /** Whether they read it where it is, else from a copy or where it is found. */
  boolean inPlaceA;

  /** A, where it is scattered, else null. */
  ScatteredMatrix scattered;

  /** Whether they read B where it is, but for a last panel that is narrower than a vector. */
  boolean inPlaceB;

  /** Whether a block of both operands is read before it is multiplied. */
  boolean isDeep;

  /** Rows, depth and columns of a block. */
  int mc;

  int kc;
  int nc;

  private final Tuning tuning;
  private final Tuning tuningInPlace;

  ProductPlan(Tuning tuning) {
    this.tuning = tuning;
    this.tuningInPlace = tuning.withHalfLines();
  }

  /** Chooses for a product. */
  void choose(Product product) {
    scattered = product.a instanceof ScatteredMatrix found ? found : null;
    PackedMatrix packed = product.packed;
    isDeep =
        packed == null
            && scattered == null
            && isDeep(product.m, product.n, product.k, product.transA, product.transB);
    chooseTiles(product);
    mc = rowsOfBlock(product);
    if (packed != null) {
      kc = packed.kc;
      nc = packed.nc;
    } else {
      kc = depthOfBlock(product);
      nc = Blocking.columns(tuning, product.n, nr);
    }
  }

  private void chooseTiles(Product product) {
    int m = product.m;
    int n = product.n;
    PackedMatrix packed = product.packed;
    boolean transposed = product.isTransposedA();
    boolean inPlace = isDeep && m <= DEEP_IN_PLACE;
    Tuning tiling = inPlace ? tuningInPlace : tuning;
    nr = packed == null ? Blocking.vectors(tiling, n, m) * L : packed.nr;
    int panelsInPlace = transposed ? PANELS_OF_COLUMNS : PANELS_OF_ROWS;
    inPlaceA =
        scattered == null
            && product.alpha == 1
            && (inPlace || Math.ceilDiv(n, nr) <= panelsInPlace);
    int mostRows = tiling.rows(nr / L);
    if (scattered == null) {
      order = transposed ? Order.COLUMNS : Order.ROWS;
    } else if (!transposed) {
      order = scattered.run() >= LEAST_RUN ? Order.ROW_RUNS : Order.SCATTERED;
    } else {
      int even = divisor(scattered.run(), mostRows);
      order = ROWS_IN_RUNS && even >= LEAST_ROWS_OF_RUN ? Order.COLUMN_RUNS : Order.SCATTERED;
      mostRows = order == Order.COLUMN_RUNS ? even : mostRows;
    }
    if (inPlaceA && !transposed && product.lda % SET_STRIDE == 0) {
      mostRows = Math.min(mostRows, ROWS_OF_A_SET);
    }
    rowCut.set(m, mostRows);
    inPlaceB =
        packed == null
            && !product.isTransposedB()
            && n >= L
            && (inPlace
                || rowCut.tiles() <= TILES_OF_DIRECT_B
                || (long) product.k * product.ldb <= SMALL_B
                || scattered != null && n == nr && product.ldb == nr);
  }

  /**
   * Whether a product is one of long chains for few elements, both operands from memory, as the
   * gradient of a filter of 1 x 1. A block of them is then read before it is multiplied.
   */
  static boolean isDeep(int m, int n, int k, Transpose transA, Transpose transB) {
    return transA == Transpose.YES
        && transB == Transpose.NO
        && m >= DEEP_EDGE
        && n >= DEEP_EDGE
        && m + n >= LEAST_DEEP_EDGES
        && m + n <= MOST_DEEP_EDGES
        && (long) k * (m + n) >= FAR_OPERANDS;
  }

  /** The largest divisor of a number that is at most so large. */
  private static int divisor(int number, int most) {
    int divisor = Math.min(number, most);
    while (number % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  private int depthOfBlock(Product product) {
    int k = product.k;
    if (inPlaceB && !product.startsFromC() && scattered == null && !isDeep) {
      // No panel is packed, so there is none to keep in a cache, and no reason to cut k.
      return Math.clamp(k, 1, DEEPEST);
    }
    return switch (order) {
      case ROWS, COLUMNS ->
          isDeep
              ? Blocking.depth(tuning, k, NEAR_OPERANDS / (product.m + product.n))
              : Blocking.depth(tuning, k);
      case ROW_RUNS -> Blocking.depthOfRuns(tuning, k, scattered.run());
      case SCATTERED, COLUMN_RUNS -> {
        int perStep = nr + (product.isTransposedA() ? scattered.elementsPerRow() : 0);
        yield Blocking.depth(tuning, k, Math.max(1, NEAR_A / perStep));
      }
    };
  }

  /**
   * Rows of a block of A that stays in the L2 cache. Scattered rows have elements in common, and
   * scattered columns are all found in the same ones.
   */
  private int rowsOfBlock(Product product) {
    if (scattered == null) {
      return tuning.mc();
    }
    if (product.isTransposedA()) {
      return product.m;
    }
    long room = (long) SCATTERED_BLOCKS * tuning.mc() * tuning.kc();
    return Math.clamp(room / scattered.elementsPerRow(), 1, SCATTERED_BLOCKS * tuning.mc());
  }

  /** The elements of A in a block of {@link #mc} rows. */
  long roomForA() {
    return (long) mc * tuning.kc();
  }

  PackingOfB packingOfB(Product product) {
    if (product.packed != null || inPlaceB) {
      return PackingOfB.NONE;
    }
    return product.isTransposedB() ? PackingOfB.ALONE : PackingOfB.IN_PASSING;
  }
}
