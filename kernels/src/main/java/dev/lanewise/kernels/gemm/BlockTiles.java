package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.Block.Way;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.lanes.Fetch;
import dev.lanewise.kernels.lanes.Lanes;

/**
 * What one thread does for its tiles of the running block: of some rows and some panels of B each.
 * The first tile of rows that needs a panel packs it while it multiplies by it.
 */
final class BlockTiles {
  private static final int L = Lanes.LENGTH;

  private final Product product;
  private final ProductPlan plan;
  private final Block block;
  private final TileKernels kernels;
  private final KnownCalls calls;
  private final Cut rowCut;
  private final RowsOfA a;

  // Scratch memory.
  private final float[] edge = new float[MicroKernel.MOST_ROWS * L];

  // Where the running panel is, or its copy goes, unless it is read in place.
  private float[] panelData;
  private int panelOffset;

  BlockTiles(Block block, TileKernels kernels, KnownCalls calls) {
    this.product = block.product;
    this.plan = block.plan;
    this.block = block;
    this.kernels = kernels;
    this.calls = calls;
    this.rowCut = plan.rowCut;
    this.a = new RowsOfA(block);
  }

  /** Computes a tile for the workers: the rows of one of the blocks, the columns of some panels. */
  void compute(int tile) {
    BlockCut cut = block.cut;
    int rows = block.firstRows + cut.blockOf(tile);
    int first = cut.firstRowTile(rows);
    int end = cut.endRowTile(rows);
    int firstPanel = cut.firstPanel(tile);
    int endPanel = cut.endPanel(tile);
    boolean isFirst = !cut.sharesB() || rows == 0;
    a.prepare(first, end, edge);
    if (plan.isDeep && (isFirst || plan.inPlaceB)) {
      fetchB(firstPanel, endPanel);
    }
    int panelSize = block.panelSize();
    int endFull = Math.min(endPanel, block.fullPanels);
    boolean packs = isFirst && product.packed == null;
    int group = Math.min(block.panelsOfGroup, endPanel - firstPanel);
    for (int from = firstPanel; from < endPanel; from += group) {
      int to = Math.min(endPanel, from + group);
      panelData = block.packedPanels(group);
      int base = block.offset(from);
      int full = Math.min(to, endFull) - from;
      boolean right = full > 1 && block.goesRight;
      int next = first;
      for (int panel = from; panel < to; panel++) {
        panelOffset = base + (panel - from) * panelSize;
        int after = packs ? prepare(panel, first, end) : first;
        if (right && panel < endFull) {
          next = after;
        } else {
          multiplyDown(after, end, panel, block.readsAhead && panel == firstPanel);
        }
      }
      if (right) {
        panelOffset = base;
        for (int rowTile = next; rowTile < end; rowTile++) {
          multiply(
              rowTile, height(rowTile), from, plan.nr, full, true, false, block.source(plan.nr));
        }
      }
    }
  }

  private void fetchB(int firstPanel, int endPanel) {
    ArrayMatrix b = product.b;
    int from = firstPanel * plan.nr;
    int columns = Math.min(block.columns, endPanel * plan.nr) - from;
    int at = b.offset + block.depth * b.ld + block.column + from;
    Fetch.rows(block.depths, columns, b.array, at, b.ld, edge, 0);
  }

  private int height(int rowTile) {
    return rowCut.row(rowTile + 1) - rowCut.row(rowTile);
  }

  /**
   * Sees to it that the panel is packed, where it is to be.
   *
   * @return the first tile of rows that is not yet multiplied by it
   */
  private int prepare(int panel, int first, int end) {
    int width = block.width(panel);
    if (product.isTransposedB() || width < L) {
      block.packPanel(panel, panelData, panelOffset);
      if (calls.isRecording()) {
        calls.addPacking(panel, panelOffset);
      }
      return first;
    }
    if (plan.inPlaceB) {
      return first;
    }
    boolean isAlone = !block.cut.sharesB() && end - first == 1;
    if (isAlone) {
      block.note(Way.READING_B_ONCE);
    }
    Source source = isAlone ? Source.IN_PLACE : Source.COPIED;
    multiply(first, height(first), panel, width, 1, false, false, source);
    return first + 1;
  }

  /**
   * Tiles of rows one below the other.
   *
   * @param ahead whether they read A ahead: in the first panel of a block alone, for then the rows
   *     are in a cache
   */
  private void multiplyDown(int first, int end, int panel, boolean ahead) {
    int width = block.width(panel);
    if (width < L
        && product.ldc == width
        && !block.fromC
        && rowCut.tall() * width >= L
        && (ahead || !kernels.areSized(tall(first, end), others(first, end), width))) {
      // Rows of C adjoin, and no kernel is made for that. What the whole vector of a row writes
      // beyond it is the beginning of the next ones, which come later; but after those of the last
      // tile it would be no longer ours.
      block.note(Way.WIDENED);
      multiplyDown(first, end - 1, panel, L, ahead);
      first = end - 1;
    }
    multiplyDown(first, end, panel, width, ahead);
  }

  /** How many of some tiles are tall. */
  private int tall(int first, int end) {
    return rowCut.tallBefore(end) - rowCut.tallBefore(first);
  }

  private int others(int first, int end) {
    return end - first - tall(first, end);
  }

  /** The same for a width, the tall tiles first. */
  private void multiplyDown(int first, int end, int panel, int width, boolean ahead) {
    int tall = tall(first, end);
    multiplyDown(first, rowCut.tall(), panel, width, tall, ahead);
    multiplyDown(first + tall, rowCut.tall() - 1, panel, width, end - first - tall, ahead);
  }

  /** The same for tiles of one height, of which those read ahead that have as many rows below. */
  private void multiplyDown(int first, int height, int panel, int width, int tiles, boolean ahead) {
    Source source = block.source(width);
    if (ahead && tiles > 0) {
      int followed = Math.clamp((product.m - rowCut.row(first)) / height - 1, 0, tiles);
      if (followed > 0) {
        block.note(Way.READING_AHEAD);
        multiply(first, height, panel, width, followed, false, true, source);
      }
      first += followed;
      tiles -= followed;
    }
    if (tiles > 0) {
      multiply(first, height, panel, width, tiles, false, false, source);
    }
  }

  /**
   * Some tiles of one size.
   *
   * @param right whether they lie side by side, else one below the other
   * @param ahead whether they read A ahead
   */
  private void multiply(
      int rowTile,
      int height,
      int panel,
      int width,
      int tiles,
      boolean right,
      boolean ahead,
      Source source) {
    int row = rowCut.row(rowTile);
    int j = block.column + panel * plan.nr;
    int depths = block.depths;
    int aOffset = a.start(row);
    int aStep = right ? 0 : height * a.rowStep();
    float[] bData = panelData;
    int bOffset = panelOffset;
    int ldb = KernelShape.panelWidth(width);
    int bStep = right ? block.panelSize() : 0;
    if (source != Source.PACKED) {
      ArrayMatrix b = product.b;
      bData = b.array;
      ldb = b.ld;
      bOffset = b.offset + block.depth * ldb + j;
      bStep = right ? plan.nr : 0;
    }
    float[] bias = product.bias;
    int startStep = right && bias != null ? plan.nr : 0;
    float[] c = product.c;
    int ldc = product.ldc;
    int at = product.cOffset + row * ldc + j;
    int cStep = right ? plan.nr : height * ldc;
    if (block.depth == 0 && product.scalesC()) {
      scale(at, right ? height : tiles * height, right ? tiles * plan.nr : width);
    }
    MicroKernel kernel = kernels.of(height, width, source, ahead, a.ld, ldb, (long) tiles * depths);
    if (calls.isRecording()) {
      int bStart = source == Source.PACKED ? bOffset : j;
      calls.add(kernel, tiles, row, height, j, source, bStart, ldb);
    }
    kernel.run(
        tiles,
        depths,
        a.array,
        aOffset,
        a.ld,
        aStep,
        a.rowStarts,
        a.columnStarts,
        plan.scattered == null ? 1 : plan.scattered.run(),
        bData,
        bOffset,
        ldb,
        bStep,
        ahead ? a.array : panelData,
        ahead ? aOffset + height * a.rowStep() : panelOffset,
        edge,
        bias == null ? MicroKernel.ZEROS : bias,
        bias == null ? 0 : product.biasOffset + j,
        startStep,
        c,
        at,
        ldc,
        cStep);
  }

  private void scale(int at, int rows, int width) {
    float[] c = product.c;
    for (int i = 0; i < rows; i++) {
      int row = at + i * product.ldc;
      for (int x = row; x < row + width; x++) {
        c[x] *= product.beta;
      }
    }
  }
}
