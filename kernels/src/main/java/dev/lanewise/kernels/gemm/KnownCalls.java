package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.lanes.Lanes;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of micro-kernels that a small product takes, recorded while it comes over again: from
 * then on it is nothing but those. To find out what to call, and with what, takes as long as some
 * hundred multiply-adds of vectors. (A primitive of oneDNN keeps such things in an object that its
 * caller holds.)
 */
final class KnownCalls {
  private static final int NO_PANEL = -1;

  private final Product product;
  private final Block block;

  // Of them count; the others are of products before, and are used again.
  private final List<Call> calls = new ArrayList<>();

  private final float[] edge = new float[MicroKernel.MOST_ROWS * Lanes.LENGTH];
  private boolean isRecording;

  // The panel that is packed before the next call.
  private int packedPanel = NO_PANEL;
  private int packedOffset;

  private int count;
  private boolean areComplete;

  KnownCalls(Block block) {
    this.product = block.product;
    this.block = block;
  }

  /** Forgets them: for a product that is not as the one before. */
  void clear() {
    areComplete = false;
    isRecording = false;
  }

  /** Calls that there is room for. */
  int room() {
    return calls.size();
  }

  /** Whether they are all there. */
  boolean areComplete() {
    return areComplete;
  }

  /**
   * Whether those of the running product can be: where it is nothing else, with kernels that
   * remain. Then A is read where it is, and B there or from panels.
   */
  boolean canBeRecorded(TileKernels kernels) {
    return kernels.areAllSized() && block.plan.inPlaceA && !block.goesRight && !product.scalesC();
  }

  /** Begins to record them. */
  void begin() {
    count = 0;
    packedPanel = NO_PANEL;
    isRecording = true;
  }

  boolean isRecording() {
    return isRecording;
  }

  /** Records that a panel of B is packed. */
  void addPacking(int panel, int offset) {
    packedPanel = panel;
    packedOffset = offset;
  }

  /**
   * Records a call for tiles of {@code height} rows from {@code row} on, one below the other.
   *
   * @param j the first column
   * @param bStart where the first row of B starts: in the panels, or if it is read in place after
   *     the matrix starts
   */
  void add(
      MicroKernel kernel,
      int tiles,
      int row,
      int height,
      int j,
      Source source,
      int bStart,
      int ldb) {
    if (count == calls.size()) {
      calls.add(new Call());
    }
    Call call = calls.get(count++);
    call.packedPanel = packedPanel;
    call.packedOffset = packedOffset;
    call.kernel = kernel;
    call.tiles = tiles;
    call.aStart = row * product.lda;
    call.aStep = height * product.lda;
    call.inPlace = source == Source.IN_PLACE;
    call.bStart = bStart;
    call.ldb = ldb;
    call.j = j;
    call.cStart = row * product.ldc + j;
    call.cStep = height * product.ldc;
    packedPanel = NO_PANEL;
  }

  /** Ends it. */
  void end() {
    isRecording = false;
    areComplete = true;
  }

  /** Computes the running product. */
  void run() {
    ArrayMatrix a = (ArrayMatrix) product.a;
    ArrayMatrix b = product.b;
    float[] bias = product.bias;
    float[] panels = block.packedPanels(Math.min(block.panels, block.panelsOfGroup));
    for (int i = 0; i < count; i++) {
      Call call = calls.get(i);
      if (call.packedPanel != NO_PANEL) {
        block.packPanel(call.packedPanel, panels, call.packedOffset);
      }
      call.kernel.run(
          call.tiles,
          block.depths,
          a.array,
          a.offset + call.aStart,
          a.ld,
          call.aStep,
          null,
          null,
          1,
          call.inPlace ? b.array : panels,
          call.inPlace ? b.offset + call.bStart : call.bStart,
          call.ldb,
          0,
          panels,
          0,
          edge,
          bias == null ? MicroKernel.ZEROS : bias,
          bias == null ? 0 : product.biasOffset + call.j,
          0,
          product.c,
          product.cOffset + call.cStart,
          product.ldc,
          call.cStep);
    }
  }

  /** A call, and the panel that is packed before it, or none. */
  private static final class Call {
    private int packedPanel;
    private int packedOffset;
    private MicroKernel kernel;
    private int tiles;
    private int aStart;
    private int aStep;
    private boolean inPlace;
    private int bStart;
    private int ldb;
    private int j;
    private int cStart;
    private int cStep;
  }
}
