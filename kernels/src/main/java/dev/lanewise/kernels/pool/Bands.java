package dev.lanewise.kernels.pool;

/**
 * The cut of an image into bands of rows that a gradient may be computed in at the same time. Where
 * windows do not overlap from row to row each output row has input rows of its own, the last one
 * with what is left at the end; else the image is one band.
 */
final class Bands {
  private Bands() {}

  static int count(PoolShape shape) {
    return shape.sh() >= shape.kh() ? shape.oh() : 1;
  }

  /** The band's first output row. */
  static int outputFrom(PoolShape shape, int band) {
    return band;
  }

  /** The end of the band's output rows, exclusive. */
  static int outputTo(PoolShape shape, int band) {
    return count(shape) == 1 ? shape.oh() : band + 1;
  }

  /** The first element of the band's input rows in its image. */
  static int inputFrom(PoolShape shape, int band) {
    return band * shape.sh() * shape.iw() * shape.c();
  }

  /** The end of the band's input rows in its image, exclusive. */
  static int inputTo(PoolShape shape, int band) {
    return band == count(shape) - 1
        ? shape.inputSize()
        : (band + 1) * shape.sh() * shape.iw() * shape.c();
  }
}
