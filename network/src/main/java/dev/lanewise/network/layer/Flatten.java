package dev.lanewise.network.layer;

/** An image as one row of numbers. Its array is the same, so nothing is copied. */
public record Flatten() implements LayerSpec {
  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public Shape output(Shape input) {
    return Shape.vector(input.size());
  }

  @Override
  public Layer build(LayerSite site) {
    return new FlattenLayer(site);
  }
}
