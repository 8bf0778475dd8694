package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.assembly.StationaryKernel;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The forward pass with so few taps that the filter stays in registers, as with 32 of them in a
 * network's first layer, where a product over patches would spend its time around its loops. A band
 * is some output rows of an image, and a tile for the workers some bands.
 */
final class FewTaps {
  private static final int L = Lanes.LENGTH;

  // Vectors for each element of the image, at least: with one, loading them takes as long as the
  // arithmetic.
  private static final int LEAST_VECTORS = 2;

  // Floats of the output of a band: 64 KiB, of which each group of channels writes its part.
  private static final int BAND_FLOATS = 1 << 14;

  // Bands of a tile, at least, so that handing it to another core takes little; and tiles for each
  // thread.
  private static final int LEAST_BANDS = 8;
  private static final int TILES_PER_THREAD = 4;

  private final Workers workers;
  private final ConvShape shape;
  private final int vectors;
  private final int linesPerBand;
  private final int bandsPerImage;
  private final float[] noBias;
  private final Tile tile = this::tile;

  // Without ReLU and with it, each made when it is first needed.
  private final StationaryKernel[] kernels = new StationaryKernel[2];

  // Rows of the image with the zeros around them, for each slot.
  private final float[][] padded;

  // The running call.
  private int bands;
  private int bandsPerTile;
  private StationaryKernel kernel;
  private float[] x;
  private int xOffset;
  private float[] w;
  private int wOffset;
  private float[] bias;
  private int biasOffset;
  private float[] y;
  private int yOffset;

  FewTaps(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    this.vectors = Math.min(StationaryKernel.mostVectors(shape.taps()), shape.oc() / L);
    this.linesPerBand = Math.clamp(BAND_FLOATS / (shape.ow() * shape.oc()), 1, shape.oh());
    this.bandsPerImage = Math.ceilDiv(shape.oh(), linesPerBand);
    this.noBias = new float[shape.oc()];
    int lines = (linesPerBand - 1) * shape.sh() + shape.kh();
    this.padded =
        shape.isPadded() ? new float[workers.threads()][lines * shape.paddedWidth()] : null;
  }

  /** Whether this can compute a shape. */
  static boolean suits(ConvShape shape) {
    return Math.min(StationaryKernel.mostVectors(shape.taps()), shape.oc() / L) >= LEAST_VECTORS;
  }

  private StationaryKernel kernel(boolean relu) {
    int index = relu ? 1 : 0;
    if (kernels[index] == null) {
      int step = shape.sw() * shape.ic();
      int run = shape.kw() * shape.ic();
      kernels[index] =
          StationaryKernel.of(
              new StationaryKernel.Shape(
                  shape.kh(), run, step, vectors, shape.oc(), shape.oc(), relu));
    }
    return kernels[index];
  }

  /** The arguments are those of {@link ConvPasses#forward}. */
  void run(
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] y,
      int yOffset) {
    this.kernel = kernel(relu);
    this.x = x;
    this.xOffset = xOffset;
    this.w = w;
    this.wOffset = wOffset;
    this.bias = bias == null ? noBias : bias;
    this.biasOffset = bias == null ? 0 : biasOffset;
    this.y = y;
    this.yOffset = yOffset;
    bands = mb * bandsPerImage;
    int tiles = TILES_PER_THREAD * workers.threads();
    bandsPerTile = Math.max(LEAST_BANDS, Math.ceilDiv(bands, tiles));
    workers.run(Math.ceilDiv(bands, bandsPerTile), shape.flops(mb), tile);
  }

  private void tile(int number, int slot) {
    int end = Math.min(bands, (number + 1) * bandsPerTile);
    for (int band = number * bandsPerTile; band < end; band++) {
      band(band, slot);
    }
  }

  private void band(int number, int slot) {
    int image = number / bandsPerImage;
    int oy = (number - image * bandsPerImage) * linesPerBand;
    int lines = Math.min(linesPerBand, shape.oh() - oy);
    int iy = oy * shape.sh() - shape.ph();
    int width = shape.paddedWidth();
    float[] from = x;
    int at = xOffset + image * shape.inputSize();
    if (shape.isPadded()) {
      from = padded[slot];
      Padding.copy(shape, x, at, iy, (lines - 1) * shape.sh() + shape.kh(), from, 0);
      at = 0;
    } else {
      at += iy * width;
    }
    int yStep = shape.ow() * shape.oc();
    int to = yOffset + image * shape.outputSize() + oy * yStep;
    int columns = vectors * L;
    for (int end = columns; end < shape.oc() + columns; end += columns) {
      // The last channels overlap those before them, which get the same numbers again.
      int first = Math.min(end, shape.oc()) - columns;
      kernel.run(
          lines,
          shape.ow(),
          from,
          at,
          shape.sh() * width,
          width,
          w,
          wOffset + first,
          bias,
          biasOffset + first,
          y,
          to + first,
          yStep);
    }
  }
}
