package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.conv.ConvShape;

/** The convolutions that are measured, each at a batch of its own. */
public enum ConvShapes {
  /** First convolution of keras-convnet. */
  CONVNET_1("convnet-1", 128, new ConvShape(28, 28, 1, 32, 3, 3, 1, 1, 0, 0)),
  /** Second convolution of keras-convnet: 88 % of a training step. */
  CONVNET_2("convnet-2", 128, new ConvShape(26, 26, 32, 64, 3, 3, 1, 1, 0, 0)),
  /** Padded, so that the output is as large as the input. */
  PADDED("padded", 128, new ConvShape(14, 14, 64, 64, 3, 3, 1, 1, 1, 1)),
  /** Strided and padded. */
  STRIDED("strided", 128, new ConvShape(28, 28, 32, 64, 3, 3, 2, 2, 1, 1)),
  /** As in residual networks: large images of few channels. */
  RESNET_56("resnet-56x56x64", 8, new ConvShape(56, 56, 64, 64, 3, 3, 1, 1, 1, 1)),
  /** Half as large, twice as many. */
  RESNET_28("resnet-28x28x128", 8, new ConvShape(28, 28, 128, 128, 3, 3, 1, 1, 1, 1)),
  /** And again. */
  RESNET_14("resnet-14x14x256", 8, new ConvShape(14, 14, 256, 256, 3, 3, 1, 1, 1, 1)),
  /** Small images of many channels. */
  RESNET_7("resnet-7x7x512", 8, new ConvShape(7, 7, 512, 512, 3, 3, 1, 1, 1, 1)),
  /** One by one, to more channels. */
  RESNET_WIDENED("resnet-1x1-56x56x64", 8, new ConvShape(56, 56, 64, 256, 1, 1, 1, 1, 0, 0)),
  /** One by one, to fewer. */
  RESNET_NARROWED("resnet-1x1-14x14x1024", 8, new ConvShape(14, 14, 1024, 256, 1, 1, 1, 1, 0, 0)),
  /** To an image of half the size. */
  RESNET_STRIDED("resnet-strided-56x56x128", 8, new ConvShape(56, 56, 128, 128, 3, 3, 2, 2, 1, 1));

  private final String label;
  private final int batch;
  private final ConvShape shape;

  ConvShapes(String label, int batch, ConvShape shape) {
    this.label = label;
    this.batch = batch;
    this.shape = shape;
  }

  /** The name in options and results. */
  public String label() {
    return label;
  }

  /** Images of a batch. */
  public int batch() {
    return batch;
  }

  /** Floating-point operations of a pass over a batch. */
  public long flops() {
    return shape.flops(batch);
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
