package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.Matrix;
import java.util.Arrays;

/**
 * The matrix of patches of a batch, by rule: a row for each output pixel, a column for each tap
 * (ky, kx, channel), zeros in the padding. As the kw * ic taps of one filter row lie side by side
 * in an NHWC image, a row of the matrix is kh pieces of the image.
 */
final class Patches implements Matrix {
  // Below this many elements a loop is faster than a call of arraycopy.
  private static final int SHORT = 8;

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
  public void copyRow(int row, int column, int count, float[] to, int toOffset) {
    int line = row / ow;
    int ox = row - line * ow;
    int image = line / oh;
    int oy = line - image * oh;
    int lineLength = shape.kw() * shape.ic();
    int ky = column / lineLength;
    int within = column - ky * lineLength;
    int imageOffset = xOffset + image * shape.inputSize();
    int iy = oy * shape.sh() - shape.ph() + ky;
    int left = (ox * shape.sw() - shape.pw()) * shape.ic();
    while (count > 0) {
      int length = Math.min(count, lineLength - within);
      copyLine(imageOffset, iy, left + within, length, to, toOffset);
      toOffset += length;
      count -= length;
      within = 0;
      iy++;
    }
  }

  /** Copies {@code length} elements of image row {@code iy} from {@code start} on, 0 outside it. */
  private void copyLine(int imageOffset, int iy, int start, int length, float[] to, int toOffset) {
    int width = shape.iw() * shape.ic();
    if (iy < 0 || iy >= shape.ih()) {
      Arrays.fill(to, toOffset, toOffset + length, 0);
      return;
    }
    int stop = start + length;
    int from = Math.clamp(0, start, stop);
    int end = Math.clamp(width, from, stop);
    int source = imageOffset + iy * width;
    int shift = toOffset - start;
    for (int i = start; i < from; i++) {
      to[shift + i] = 0;
    }
    if (end - from < SHORT) {
      for (int i = from; i < end; i++) {
        to[shift + i] = x[source + i];
      }
    } else {
      System.arraycopy(x, source + from, to, shift + from, end - from);
    }
    for (int i = end; i < stop; i++) {
      to[shift + i] = 0;
    }
  }
}
