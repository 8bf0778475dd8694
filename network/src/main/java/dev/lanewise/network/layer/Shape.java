package dev.lanewise.network.layer;

/**
 * The shape of one example: {@code h} rows of {@code w} pixels of {@code c} channels. A vector is
 * one pixel of as many channels as it has numbers.
 */
public record Shape(int h, int w, int c) {
  /**
   * Checks that no side is empty and that an example fits an array.
   *
   * @throws IllegalArgumentException if not
   */
  public Shape {
    if (h < 1 || w < 1 || c < 1) {
      throw new IllegalArgumentException(
          "the shape is " + h + "x" + w + "x" + c + ", each side must be at least 1");
    }
    if ((long) h * w > Integer.MAX_VALUE || (long) h * w * c > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the shape is " + h + "x" + w + "x" + c + ", must have fewer than 2^31 numbers");
    }
  }

  /** The shape of {@code n} numbers in a row. */
  public static Shape vector(int n) {
    return new Shape(1, 1, n);
  }

  /** Numbers in one example. */
  public int size() {
    return h * w * c;
  }

  /** {@code 128} for a vector, {@code 28x28x1} for an image. */
  @Override
  public String toString() {
    return h == 1 && w == 1 ? Integer.toString(c) : h + "x" + w + "x" + c;
  }
}
