package dev.lanewise.kernels.pool;

import dev.lanewise.kernels.lanes.Checks;

/**
 * The shape of a pooling: images of ih x iw pixels of c channels, windows of kh x kw pixels, sh
 * rows and sw columns apart. There is no padding; rows and columns at the end that fill no window
 * are left out.
 */
public record PoolShape(int ih, int iw, int c, int kh, int kw, int sh, int sw) {
  /**
   * @throws IllegalArgumentException if a number is less than 1, the window is larger than the
   *     image or an image has 2^31 elements or more
   */
  public PoolShape {
    Checks.atLeast("kh", kh, 1);
    Checks.atLeast("kw", kw, 1);
    Checks.atLeast("sh", sh, 1);
    Checks.atLeast("sw", sw, 1);
    Checks.atLeast("c", c, 1);
    if (ih < kh) {
      throw new IllegalArgumentException("ih is " + ih + ", must be at least kh, " + kh);
    }
    if (iw < kw) {
      throw new IllegalArgumentException("iw is " + iw + ", must be at least kw, " + kw);
    }
    if ((double) ih * iw * c > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "ih * iw * c is " + ih + " * " + iw + " * " + c + ", must be below 2^31");
    }
  }

  /** Output rows. */
  public int oh() {
    return (ih - kh) / sh + 1;
  }

  /** Output columns. */
  public int ow() {
    return (iw - kw) / sw + 1;
  }

  /** Elements of an input image. */
  public int inputSize() {
    return ih * iw * c;
  }

  /** Elements of an output image. */
  public int outputSize() {
    return oh() * ow() * c;
  }
}
