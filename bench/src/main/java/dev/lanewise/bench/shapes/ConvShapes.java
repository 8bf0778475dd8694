package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.conv.ConvShape;

/** The convolutions that are measured, at a batch of {@value #BATCH}. */
public enum ConvShapes {
  /** First convolution of keras-convnet. */
  CONVNET_1("convnet-1", new ConvShape(28, 28, 1, 32, 3, 3, 1, 1, 0, 0)),
  /** Second convolution of keras-convnet: 88 % of a training step. */
  CONVNET_2("convnet-2", new ConvShape(26, 26, 32, 64, 3, 3, 1, 1, 0, 0)),
  /** Padded, so that the output is as large as the input. */
  PADDED("padded", new ConvShape(14, 14, 64, 64, 3, 3, 1, 1, 1, 1)),
  /** Strided and padded. */
  STRIDED("strided", new ConvShape(28, 28, 32, 64, 3, 3, 2, 2, 1, 1));

  /** Images of a batch. */
  public static final int BATCH = 128;

  private final String label;
  private final ConvShape shape;

  ConvShapes(String label, ConvShape shape) {
    this.label = label;
    this.shape = shape;
  }

  /** The name in options and results. */
  public String label() {
    return label;
  }

  /** The shape itself. */
  public ConvShape shape() {
    return shape;
  }

  /**
   * The shape of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ConvShapes named(String label) {
    for (ConvShapes shape : values()) {
      if (shape.label.equals(label)) {
        return shape;
      }
    }
    throw new IllegalArgumentException("the convolution is '" + label + "', must be a listed one");
  }
}
