package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.pool.MaxPool;
import dev.lanewise.kernels.pool.PoolShape;

/**
 * Pooling to the largest number of each window, channel by channel. Windows of {@code kh} x {@code
 * kw} pixels lie {@code stride} apart, down and across; what does not fill a window at the right
 * and bottom edges is left out.
 */
public record MaxPool2d(int kh, int kw, int stride) implements LayerSpec {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is less than 1, or a window has more than {@value
   *     MaxPool#MOST_PLACES} pixels
   */
  public MaxPool2d {
    Checks.atLeast("kh", kh, 1);
    Checks.atLeast("kw", kw, 1);
    Checks.atLeast("stride", stride, 1);
    MaxPool.checkWindow(kh, kw);
  }

  /** Square windows side by side. */
  public MaxPool2d(int side) {
    this(side, side, side);
  }

  @Override
  public String kind() {
    return "maxpool2d";
  }

  @Override
  public Shape output(Shape input) {
    PoolShape shape = shape(input);
    return new Shape(shape.oh(), shape.ow(), input.c());
  }

  private PoolShape shape(Shape input) {
    Window.checkFits(kind(), kh, kw, input.h(), input.w());
    return new PoolShape(input.h(), input.w(), input.c(), kh, kw, stride, stride);
  }

  @Override
  public Layer build(LayerSite site) {
    return new MaxPoolLayer(site, shape(site.input()), output(site.input()));
  }
}
