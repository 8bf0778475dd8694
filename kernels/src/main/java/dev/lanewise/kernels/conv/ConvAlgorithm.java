package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.parallel.Workers;

/**
 * How a convolution is computed. Each algorithm rounds in its own way, so each has a definition of
 * its own, and which of them is taken depends on the shape alone.
 */
public enum ConvAlgorithm {
  /**
   * Products over patches, which are read where they lie in the image, or with padding in copies of
   * its rows: any shape.
   */
  IM2COL,

  /**
   * Winograd's minimal filtering: filters of 3 x 3 with strides of 1. A quarter of the
   * multiplications, and rounding errors about twice as large, those of the input gradient four to
   * six times.
   */
  WINOGRAD;

  /** The system property that, set to {@code off}, leaves {@link #WINOGRAD} out of the choice. */
  public static final String PROPERTY = "lanewise.winograd";

  // With fewer channels the transforms take longer than what they save, and with fewer pixels that
  // of the filter does, or tiles reach too far beyond the output.
  private static final int LEAST_CHANNELS = 16;
  private static final int LEAST_PIXELS = 49;

  // Elements of an array of transformed numbers, at most.
  private static final long MOST_ELEMENTS = 1 << 30;

  // Tiles of a group, at most, or a line of them; and lanes that channels are padded to.
  private static final long MOST_TILES = 130;
  private static final int MOST_LANES = 64;

  /**
   * The one that is faster, unless {@value #PROPERTY} forbids it: {@link #WINOGRAD} where it fits,
   * with at least 16 channels and 49 pixels of output, which must be half of what its tiles have or
   * more. A batch of one small image may take up to 40 % longer than with {@link #IM2COL}; what
   * comes out must not depend on that.
   *
   * @throws IllegalArgumentException if the property is neither {@code on} nor {@code off}
   */
  public static ConvAlgorithm of(ConvShape s) {
    String winograd = System.getProperty(PROPERTY, "on");
    if (winograd.equals("off")) {
      return IM2COL;
    }
    if (!winograd.equals("on")) {
      throw new IllegalArgumentException(PROPERTY + " is " + winograd + ", must be on or off");
    }
    int out = WinogradReference.OUT;
    int pixels = s.oh() * s.ow();
    long tiles = (long) Math.ceilDiv(s.oh(), out) * Math.ceilDiv(s.ow(), out);
    boolean faster =
        s.ic() >= LEAST_CHANNELS
            && s.oc() >= LEAST_CHANNELS
            && pixels >= LEAST_PIXELS
            && tiles * out * out <= 2L * pixels;
    return faster && refusal(s) == null ? WINOGRAD : IM2COL;
  }

  /** The definition of the passes, in scalar loops; slow. */
  public ConvPasses reference(ConvShape shape) {
    return this == IM2COL ? new Im2colReference(shape) : new WinogradReference(shape);
  }

  /** The passes on {@code workers}. */
  ConvPasses passes(Workers workers, ConvShape shape) {
    return this == IM2COL ? new Im2col(workers, shape) : new Winograd(workers, shape);
  }

  /**
   * Checks that this algorithm can compute a shape.
   *
   * @throws IllegalArgumentException if not
   */
  void check(ConvShape shape) {
    if (this == WINOGRAD && refusal(shape) != null) {
      throw new IllegalArgumentException(
          "algorithm is WINOGRAD, must be IM2COL for " + refusal(shape));
    }
  }

  /** Why minimal filtering cannot compute a shape, or null. */
  private static String refusal(ConvShape s) {
    if (s.kh() != 3 || s.kw() != 3 || s.sh() != 1 || s.sw() != 1) {
      return "filters of "
          + (s.kh() + " x " + s.kw())
          + " and strides of "
          + (s.sh() + " and " + s.sw());
    }
    int elements = WinogradReference.ELEMENTS;
    if ((long) elements * s.ic() * s.oc() > MOST_ELEMENTS) {
      return s.ic() + " x " + s.oc() + " channels";
    }
    if ((s.ih() + 2L) * (s.iw() + 2L) * s.oc() > Integer.MAX_VALUE) {
      // The gradient of the output with the zeros around it, of which that of the input is made.
      return s.ih() + " x " + s.iw() + " pixels and " + s.oc() + " channels";
    }
    long tiles = MOST_TILES + Math.max(s.iw(), s.ow()) / WinogradReference.OUT;
    long channels = Math.max(MOST_LANES, Math.max(s.ic(), s.oc()));
    if (elements * tiles * channels > MOST_ELEMENTS) {
      return "rows of " + s.iw() + " pixels and " + s.ic() + " x " + s.oc() + " channels";
    }
    return null;
  }
}
