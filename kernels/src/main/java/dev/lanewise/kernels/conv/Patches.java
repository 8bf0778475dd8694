package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.Matrix;
import dev.lanewise.kernels.gemm.RowCopy;

/**
 * The matrix of patches of a batch, by rule: a row for each output pixel, a column for each tap
 * (ky, kx, channel), zeros in the padding. As the kw * ic taps of one filter row lie side by side
 * in an NHWC image, a row of the matrix is kh pieces of the image.
 */
final class Patches implements Matrix {
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
