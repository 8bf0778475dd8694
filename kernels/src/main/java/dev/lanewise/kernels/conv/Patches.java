package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ScatteredMatrix;

/**
 * The matrix of patches of a batch, by rule: a row for each output pixel, a column for each tap
 * (ky, kx, channel), zeros in the padding. As the kw * ic taps of one filter row lie side by side
 * in an NHWC image, a row of the matrix is kh pieces of the image.
 */
final class Patches implements ScatteredMatrix {
  private final ConvShape shape;
  private final int oh;
  private final int ow;
  private float[] x;
  private int xOffset;

  Patches(ConvShape shape) {
    this.shape = shape;
    this.oh = shape.oh();
    this.ow = shape.ow();
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
    return Math.min(shape.sh(), shape.kh()) * Math.min(shape.sw(), shape.kw()) * shape.ic();
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
    return ((row + pixels - 1) / ow - row / ow) * shape.sh() + filterRows;
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
        Padding.copy(shape, x, from, iy, lines, scratch, copied);
        at = copied;
        copied += lines * width;
      }
      locatePixels(row % ow, pixels, at, rowStarts, done);
      done += pixels;
      row += pixels;
    }
    return shape.isPadded() ? scratch : x;
  }

  /** Where the patches of the pixels from {@code ox} on start, if {@code line} is their row. */
  private void locatePixels(int ox, int pixels, int line, int[] starts, int done) {
    int step = shape.sw() * shape.ic();
    int lineStep = shape.sh() * runDistance();
    for (int i = done; i < done + pixels; i++) {
      starts[i] = line + ox * step;
      ox++;
      if (ox == ow) {
        ox = 0;
        line += lineStep;
      }
    }
  }
}
