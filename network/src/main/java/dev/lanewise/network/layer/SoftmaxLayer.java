package dev.lanewise.network.layer;

/**
 * Softmax over the channels: for a vector over all its numbers, for an image over each pixel's. A
 * network whose loss is softmax cross-entropy ends without it: that loss takes the logits.
 */
public record SoftmaxLayer() implements LayerSpec {
  @Override
  public String kind() {
    return "softmax";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Layer build(LayerSite site) {
    return new RowSoftmaxLayer(site);
  }
}
