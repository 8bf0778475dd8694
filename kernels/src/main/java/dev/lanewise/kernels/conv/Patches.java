package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.Matrix;
import dev.lanewise.kernels.gemm.ScatteredMatrix;

/**
 * The matrix of patches of a batch, which is nowhere made: a row for each output pixel, a column
 * for each tap (ky, kx, channel), zeros in the padding. Where an element is in an NHWC image, is
 * the sum of where the pixel's patch starts and of where in it the tap is (Dukhan, "The indirect
 * convolution algorithm", 2019, has a table of pointers instead). The kw * ic taps of a filter row
 * lie side by side.
 *
 * <p>Only where there is padding, image rows are copied, some at a time, with the zeros beside
 * them.
 */
final class Patches implements ScatteredMatrix {
  private final ConvShape shape;
  private final int oh;
  private final int ow;
  private final ArrayMatrix pixels = new ArrayMatrix();
  private float[] x;
  private int xOffset;

  Patches(ConvShape shape) {
    this.shape = shape;
    this.oh = shape.oh();
    this.ow = shape.ow();
  }

  /** The patches of the images from {@code xOffset} on: where each is a pixel, the images. */
  Matrix of(float[] x, int xOffset) {
    return shape.isPointwise() ? pixels.set(x, xOffset, shape.ic()) : set(x, xOffset);
  }

  /** Makes this the patches of the images from {@code xOffset} on. */
  Patches set(float[] x, int xOffset) {
    this.x = x;
    this.xOffset = xOffset;
    return this;
  }

  /** The taps of a filter row. */
  @Override
  public int run() {
    return shape.kw() * shape.ic();
  }

  @Override
  public int runDistance() {
    return shape.paddedWidth();
  }

  @Override
  public int elementsPerRow() {
    long lines = (oh - 1L) * Math.min(shape.sh(), shape.kh()) + shape.kh();
    return (int) Math.ceilDiv(lines * shape.paddedWidth(), (long) oh * ow);
  }

  /** With padding as many image rows as the pixels need, each with the zeros beside it. */
  @Override
  public int scratchSize(int row, int rows, int column, int columns) {
    if (!shape.isPadded()) {
      return 0;
    }
    int filterRows = filterRows(column, columns);
    int end = row + rows;
    int lines = 0;
    while (row < end) {
      int pixels = pixelsOfImage(row, end);
      lines += linesOf(row, pixels, filterRows);
      row += pixels;
    }
    return Math.multiplyExact(lines, runDistance());
  }

  /** Filter rows that have some of these taps. */
  private int filterRows(int tap, int taps) {
    int perRow = run();
    return (tap + taps - 1) / perRow - tap / perRow + 1;
  }

  /** How many of the pixels from {@code row} to {@code end} are in the image of the first. */
  private int pixelsOfImage(int row, int end) {
    int perImage = oh * ow;
    return Math.min(end, (row / perImage + 1) * perImage) - row;
  }

  /** Rows of the padded image on which so many filter rows lie, for some pixels of one image. */
  private int linesOf(int row, int pixels, int filterRows) {
    return linesDown(row, pixels) * lineStep(filterRows) + filterRows;
  }

  /** Lines of pixels below the first. */
  private int linesDown(int row, int pixels) {
    return (row + pixels - 1) / ow - row / ow;
  }

  /** Rows from a line of pixels to the next in a copy, which leaves out those between patches. */
  private int lineStep(int filterRows) {
    return Math.min(shape.sh(), filterRows);
  }

  @Override
  public float[] locate(
      int row,
      int rows,
      int column,
      int columns,
      int[] rowStarts,
      int[] columnStarts,
      float[] scratch) {
    int perRow = run();
    int ky = column / perRow;
    int filterRows = filterRows(column, columns);
    int width = runDistance();
    int within = column - ky * perRow;
    int line = 0;
    for (int i = 0; i < columns; i++) {
      columnStarts[i] = line + within;
      within++;
      if (within == perRow) {
        within = 0;
        line += width;
      }
    }
    int lineDistance = (shape.isPadded() ? lineStep(filterRows) : shape.sh()) * width;
    int end = row + rows;
    int copied = 0;
    int done = 0;
    while (row < end) {
      int pixels = pixelsOfImage(row, end);
      int image = row / (oh * ow);
      int iy = (row / ow - image * oh) * shape.sh() - shape.ph() + ky;
      int at = xOffset + image * shape.inputSize() + iy * width;
      if (shape.isPadded()) {
        int lines = linesOf(row, pixels, filterRows);
        int from = xOffset + image * shape.inputSize();
        if (lineStep(filterRows) == shape.sh()) {
          Padding.copy(shape, x, from, iy, lines, scratch, copied);
        } else {
          for (int i = 0; i <= linesDown(row, pixels); i++) {
            int to = copied + i * filterRows * width;
            Padding.copy(shape, x, from, iy + i * shape.sh(), filterRows, scratch, to);
          }
        }
        at = copied;
        copied += lines * width;
      }
      locatePixels(row % ow, pixels, at, lineDistance, rowStarts, done);
      done += pixels;
      row += pixels;
    }
    return shape.isPadded() ? scratch : x;
  }

  /** Where the patches of the pixels from {@code ox} on start, if {@code line} is their row. */
  private void locatePixels(
      int ox, int pixels, int line, int lineDistance, int[] starts, int done) {
    int step = shape.sw() * shape.ic();
    int end = done + pixels;
    while (done < end) {
      int next = Math.min(end, done + ow - ox);
      int first = line + (ox - done) * step;
      for (int i = done; i < next; i++) {
        starts[i] = first + i * step;
      }
      done = next;
      ox = 0;
      line += lineDistance;
    }
  }
}
