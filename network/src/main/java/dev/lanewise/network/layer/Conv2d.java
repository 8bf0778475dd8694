package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.lanes.Checks;

/**
 * A convolution of {@code filters} filters of {@code kh} x {@code kw} pixels over all channels,
 * with a bias and an activation.
 *
 * @param stride pixels from one output to the next, down and across
 * @param padding zeros around the image on each side; 0 is what Keras calls valid
 * @param weights how the filters (kh, kw, ic, filters) start
 * @param biases how the biases start, with the fans of the filters
 */
public record Conv2d(
    int filters,
    int kh,
    int kw,
    int stride,
    int padding,
    Activation activation,
    Initializer weights,
    Initializer biases)
    implements LayerSpec {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a side, a count or the stride is less than 1, or the
   *     padding is negative
   */
  public Conv2d {
    Checks.atLeast("filters", filters, 1);
    Checks.atLeast("kh", kh, 1);
    Checks.atLeast("kw", kw, 1);
    Checks.atLeast("stride", stride, 1);
    Checks.atLeast("padding", padding, 0);
  }

  /** With filters from {@link Initializer#GLOROT_UNIFORM} and biases of zero. */
  public Conv2d(int filters, int kh, int kw, int stride, int padding, Activation activation) {
    this(
        filters,
        kh,
        kw,
        stride,
        padding,
        activation,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS);
  }

  @Override
  public String kind() {
    return "conv2d";
  }

  @Override
  public Shape output(Shape input) {
    ConvShape shape = shape(input);
    return new Shape(shape.oh(), shape.ow(), filters);
  }

  private ConvShape shape(Shape input) {
    Window.checkFits(kind(), kh, kw, input.h() + 2 * padding, input.w() + 2 * padding);
    return new ConvShape(
        input.h(), input.w(), input.c(), filters, kh, kw, stride, stride, padding, padding);
  }

  @Override
  public Layer build(LayerSite site) {
    ConvShape shape = shape(site.input());
    int fanIn = kh * kw * site.input().c();
    int fanOut = kh * kw * filters;
    return new ConvLayer(
        site,
        activation,
        shape,
        output(site.input()),
        weights.draw(site, "weights", fanIn * filters, fanIn, fanOut),
        biases.draw(site, "biases", filters, fanIn, fanOut));
  }
}
