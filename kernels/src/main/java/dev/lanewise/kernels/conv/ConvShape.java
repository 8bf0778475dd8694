package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.lanes.Checks;

/**
 * The shape of a convolution, for one image.
 *
 * @param ih input rows
 * @param iw input columns
 * @param ic input channels
 * @param oc output channels
 * @param kh filter rows
 * @param kw filter columns
 * @param sh stride down
 * @param sw stride across
 * @param ph rows of zeros above the image, and below it
 * @param pw columns of zeros left of the image, and right of it
 */
public record ConvShape(
    int ih, int iw, int ic, int oc, int kh, int kw, int sh, int sw, int ph, int pw) {

  // Partial filter gradients of a batch: at most this many, and this many floats of them (16 MiB).
  private static final int MOST_CHUNKS = 32;
  private static final int MOST_CHUNK_FLOATS = 1 << 22;

  // A larger filter gradient does not stay in a cache: to write that of a chunk and to add it must
  // be made up for by so many pixels.
  private static final int LARGE_FILTER = 1 << 17;
  private static final int LEAST_PIXELS = 1 << 10;

  /**
   * Checks that every size is at least 1, the padding at least 0 and less than the filter, that the
   * filter fits the padded image, and that an image, also with its padding, and the filter have
   * fewer than 2^31 elements.
   *
   * @throws IllegalArgumentException if not
   */
  public ConvShape {
    Checks.atLeast("ih", ih, 1);
    Checks.atLeast("iw", iw, 1);
    Checks.atLeast("ic", ic, 1);
    Checks.atLeast("oc", oc, 1);
    Checks.atLeast("kh", kh, 1);
    Checks.atLeast("kw", kw, 1);
    Checks.atLeast("sh", sh, 1);
    Checks.atLeast("sw", sw, 1);
    checkPadding("ph", ph, "kh", kh);
    checkPadding("pw", pw, "kw", kw);
    checkFits("kh", kh, "ih", ih, ph);
    checkFits("kw", kw, "iw", iw, pw);
    checkSize("the input", (long) ih * iw, ic);
    checkSize("the filter", (long) kh * kw, (long) ic * oc);
    checkSize("the padded input", (ih + 2L * ph) * (iw + 2L * pw), ic);
    checkSize("the output", ((ih + 2L * ph - kh) / sh + 1) * ((iw + 2L * pw - kw) / sw + 1), oc);
    checkSize("the patches of an output row", (iw + 2L * pw - kw) / sw + 1, (long) kh * kw * ic);
  }

  private static void checkPadding(String name, int padding, String filterName, int filter) {
    Checks.atLeast(name, padding, 0);
    if (padding >= filter) {
      throw new IllegalArgumentException(
          name + " is " + padding + ", must be less than " + filterName + " = " + filter);
    }
  }

  private static void checkFits(String name, int filter, String imageName, int image, int padding) {
    if (filter > image + 2L * padding) {
      throw new IllegalArgumentException(
          name
              + " is "
              + filter
              + ", must be at most the padded "
              + imageName
              + " = "
              + (image + 2L * padding));
    }
  }

  private static void checkSize(String what, long a, long b) {
    if (Math.multiplyHigh(a, b) != 0 || a * b > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          what + " has " + a + " x " + b + " elements, must have fewer than 2^31");
    }
  }

  /** Output rows. */
  public int oh() {
    return (ih + 2 * ph - kh) / sh + 1;
  }

  /** Output columns. */
  public int ow() {
    return (iw + 2 * pw - kw) / sw + 1;
  }

  /** Elements of an input image: ih * iw * ic. */
  public int inputSize() {
    return ih * iw * ic;
  }

  /** Elements of an output image: oh * ow * oc. */
  public int outputSize() {
    return oh() * ow() * oc;
  }

  /** Elements of the filter: kh * kw * ic * oc. */
  public int filterSize() {
    return taps() * oc;
  }

  /** Input elements that an output element depends on: kh * kw * ic. */
  public int taps() {
    return kh * kw * ic;
  }

  /** Floating-point operations of one pass over {@code mb} images: two for each tap. */
  public long flops(int mb) {
    return 2L * mb * oh() * ow() * filterSize();
  }

  /**
   * Images in a chunk of the filter gradient of {@code mb} images; the last chunk may have fewer. A
   * function of the shape and the batch, never of the threads.
   */
  public int imagesPerChunk(int mb) {
    int chunks = Math.max(1, Math.min(MOST_CHUNKS, MOST_CHUNK_FLOATS / filterSize()));
    if (hasLargeFilter()) {
      chunks = Math.clamp((long) mb * oh() * ow() / LEAST_PIXELS, 1, chunks);
    }
    return Math.max(1, Math.ceilDiv(mb, chunks));
  }

  /**
   * The shape of the convolution of dY that gives dX, where the strides are 1: its filter is the
   * given one, turned by 180 degrees, with input and output channels exchanged.
   */
  ConvShape ofInputGradient() {
    return new ConvShape(oh(), ow(), oc, ic, kh, kw, 1, 1, kh - 1 - ph, kw - 1 - pw);
  }

  /** Whether the filter has more than 2^17 elements. */
  boolean hasLargeFilter() {
    return filterSize() > LARGE_FILTER;
  }

  /** Whether the patches are the pixels themselves: 1 x 1, stride 1. */
  boolean isPointwise() {
    return kh == 1 && kw == 1 && sh == 1 && sw == 1;
  }

  /** Whether there are zeros around the image. */
  boolean isPadded() {
    return ph > 0 || pw > 0;
  }

  /** Elements of a row of the image with the zeros beside it. */
  int paddedWidth() {
    return (iw + 2 * pw) * ic;
  }
}
