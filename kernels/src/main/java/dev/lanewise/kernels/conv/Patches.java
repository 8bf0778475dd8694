package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.RowCopy;
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

  @Override
  public void copyRows(
      int row, int rows, int column, int columns, float[] to, int toOffset, int toLd) {
    int lineLength = shape.kw() * shape.ic();
    int done = 0;
    while (done < columns) {
      int ky = (column + done) / lineLength;
      int within = column + done - ky * lineLength;
      int length = Math.min(columns - done, lineLength - within);
      copyFilterRow(ky, within, length, row, rows, to, toOffset + done, toLd);
      done += length;
    }
  }

  /** The {@code length} taps from {@code within} on of filter row {@code ky}, for some pixels. */
  private void copyFilterRow(
      int ky, int within, int length, int row, int rows, float[] to, int toOffset, int toLd) {
    int width = shape.iw() * shape.ic();
    int end = row + rows;
    while (row < end) {
      int line = row / ow;
      int ox = row - line * ow;
      int pixels = Math.min(end - row, ow - ox);
      int image = line / oh;
      int iy = (line - image * oh) * shape.sh() - shape.ph() + ky;
      int source = xOffset + image * shape.inputSize() + iy * width;
      boolean inside = iy >= 0 && iy < shape.ih();
      copyLine(source, inside ? width : 0, ox, pixels, within, length, to, toOffset, toLd);
      toOffset += pixels * toLd;
      row += pixels;
    }
  }

  /**
   * The same for pixels of one output row: pieces of one image row, which is {@code width} elements
   * from {@code source} on, with zeros around it.
   */
  private void copyLine(
      int source,
      int width,
      int ox,
      int pixels,
      int within,
      int length,
      float[] to,
      int toOffset,
      int toLd) {
    int step = shape.sw() * shape.ic();
    int start = ox * step - shape.pw() * shape.ic() + within;
    int left = 0;
    while (left < pixels && (start + left * step < 0 || width == 0)) {
      copyClipped(source, width, start + left * step, length, to, toOffset + left * toLd);
      left++;
    }
    int right = pixels;
    while (right > left && start + (right - 1) * step + length > width) {
      right--;
      copyClipped(source, width, start + right * step, length, to, toOffset + right * toLd);
    }
    RowCopy.copy(
        right - left,
        length,
        x,
        source + start + left * step,
        step,
        to,
        toOffset + left * toLd,
        toLd);
  }

  /** One piece that reaches into the padding. */
  private void copyClipped(int source, int width, int start, int length, float[] to, int toOffset) {
    for (int i = 0; i < length; i++) {
      int at = start + i;
      to[toOffset + i] = at >= 0 && at < width ? x[source + at] : 0;
    }
  }
}
