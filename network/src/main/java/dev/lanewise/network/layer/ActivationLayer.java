package dev.lanewise.network.layer;

import dev.lanewise.kernels.activation.Activation;

/** An activation as a layer of its own. */
public record ActivationLayer(Activation activation) implements LayerSpec {
  @Override
  public String kind() {
    return "activation";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Layer build(LayerSite site) {
    return new ElementWiseLayer(site, activation);
  }
}
