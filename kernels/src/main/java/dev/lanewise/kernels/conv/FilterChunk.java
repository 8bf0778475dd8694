package dev.lanewise.kernels.conv;

/** Computes the gradient of the filter from some images, by one algorithm. */
interface FilterChunk {
  /** Images of a chunk of {@code mb} images, but the last: a function of the shape. */
  int imagesPerChunk(int mb);

  /**
   * Writes the gradient from {@code images} images.
   *
   * @param to as many elements as the filter has, from {@code toOffset} on
   */
  void compute(
      int images, float[] x, int xOffset, float[] dY, int dYOffset, float[] to, int toOffset);
}
