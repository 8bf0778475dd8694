package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.AddedProducts;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The gradient of the input, tap by tap: for each tap the pixels of dY times its matrix ic x oc are
 * added to the pixels of dX that lie under it, which are as far apart as the strides. A tile for
 * the workers is some lines of dX, which stay in the cache while all taps are added.
 *
 * <p>It has the bits of {@link Im2colInputGradient}: a pixel of dX gets the chains of the taps, the
 * last one first, which is the order of the output pixels.
 */
final class TapProducts {
  // Floats of the lines of a tile: as many as a panel of a tap has, which each tile reads anew, but
  // at least a quarter of an L1 cache, and at most 128 KiB.
  private static final int LEAST_LINE_FLOATS = 3 << 10;
  private static final int MOST_LINE_FLOATS = 1 << 15;

  // Vectors of channels, at least, and the share of their lanes that may be without a channel: with
  // fewer, col2im is faster, whose lanes run across the taps of a row as well.
  private static final int LEAST_VECTORS = 2;
  private static final int IDLE_SHARE = 9;

  // Output pixels of a line, at least: they are the rows of a product.
  private static final int LEAST_PIXELS = 4;

  private final Workers workers;
  private final ConvShape shape;
  private final int oh;
  private final int ow;
  private final int lineLength;
  private final AddedProducts products;
  private final int mostLines;
  private final Tile packTile = this::packTile;
  private final Tile lineTile = this::lineTile;

  // The running call.
  private float[] w;
  private int wOffset;
  private float[] dY;
  private int dYOffset;
  private float[] dX;
  private int dXOffset;
  private int lines;
  private int linesPerTile;

  TapProducts(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    this.oh = shape.oh();
    this.ow = shape.ow();
    this.lineLength = shape.iw() * shape.ic();
    int ic = shape.ic();
    int oc = shape.oc();
    this.products = new AddedProducts(shape.kh() * shape.kw(), ow, ic, oc, oc, shape.sw() * ic);
    int floats = Math.clamp(products.panelSize(), LEAST_LINE_FLOATS, MOST_LINE_FLOATS);
    this.mostLines = Math.max(1, floats / lineLength);
  }

  /** Whether this is the faster way for a shape. */
  static boolean suits(ConvShape shape) {
    int ic = shape.ic();
    int lanes = Lanes.padded(ic);
    return shape.ow() >= LEAST_PIXELS
        && ic >= LEAST_VECTORS * Lanes.LENGTH
        && (lanes - ic) * IDLE_SHARE <= lanes;
  }

  /** The arguments are those of {@link ConvPasses#inputGradient}. */
  void run(int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.w = w;
    this.wOffset = wOffset;
    this.dX = dX;
    this.dXOffset = dXOffset;
    products.begin();
    workers.run(shape.kh() * shape.kw(), 2L * shape.filterSize(), packTile);
    lines = mb * shape.ih();
    int threads = workers.threads();
    int tiles = Math.ceilDiv(Math.ceilDiv(lines, mostLines), threads) * threads;
    linesPerTile = Math.max(1, Math.ceilDiv(lines, Math.max(1, tiles)));
    workers.run(Math.ceilDiv(lines, linesPerTile), shape.flops(mb), lineTile);
  }

  private void packTile(int tap, int slot) {
    int oc = shape.oc();
    products.packTransposed(tap, w, wOffset + tap * shape.ic() * oc, oc);
  }

  private void lineTile(int tile, int slot) {
    int first = tile * linesPerTile;
    int end = Math.min(lines, first + linesPerTile);
    Arrays.fill(dX, dXOffset + first * lineLength, dXOffset + end * lineLength, 0);
    for (int ky = shape.kh() - 1; ky >= 0; ky--) {
      for (int kx = shape.kw() - 1; kx >= 0; kx--) {
        addTap(ky, kx, first, end);
      }
    }
  }

  /** Adds what goes through a tap to some lines of dX. */
  private void addTap(int ky, int kx, int first, int end) {
    // The output pixels of a line for which the tap is not padding.
    int before = shape.pw() - kx;
    int ox = Math.max(0, Math.ceilDiv(before, shape.sw()));
    int pixels = Math.min(ow, Math.floorDiv(shape.iw() - 1 + before, shape.sw()) + 1) - ox;
    if (pixels <= 0) {
      return;
    }
    int ix = ox * shape.sw() - before;
    for (int panel = 0; panel < products.panels(); panel++) {
      int at = dXOffset + ix * shape.ic() + products.column(panel);
      for (int line = first; line < end; line++) {
        int image = line / shape.ih();
        int down = line - image * shape.ih() + shape.ph() - ky;
        int oy = Math.floorDiv(down, shape.sh());
        if (oy >= 0 && oy < oh && oy * shape.sh() == down) {
          products.add(
              ky * shape.kw() + kx,
              panel,
              pixels,
              dY,
              dYOffset + ((image * oh + oy) * ow + ox) * shape.oc(),
              dX,
              at + line * lineLength);
        }
      }
    }
  }
}
