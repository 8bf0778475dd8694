package dev.lanewise.kernels.conv;

import java.util.Arrays;

/** Copies of rows of an image with the zeros around them. */
final class Padding {
  private Padding() {}

  /**
   * Copies {@code lines} rows from row {@code iy} on, which may be above the image or below it.
   *
   * @param xOffset where the image starts
   * @param to takes {@link ConvShape#paddedWidth} elements for each row
   */
  static void copy(
      ConvShape s, float[] x, int xOffset, int iy, int lines, float[] to, int toOffset) {
    int length = s.iw() * s.ic();
    int margin = s.pw() * s.ic();
    for (int y = iy; y < iy + lines; y++) {
      int start = toOffset + margin;
      int next = start + length + margin;
      if (y >= 0 && y < s.ih()) {
        Arrays.fill(to, toOffset, start, 0);
        System.arraycopy(x, xOffset + y * length, to, start, length);
        Arrays.fill(to, start + length, next, 0);
      } else {
        Arrays.fill(to, toOffset, next, 0);
      }
      toOffset = next;
    }
  }
}
