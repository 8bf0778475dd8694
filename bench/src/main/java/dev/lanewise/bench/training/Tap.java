package dev.lanewise.bench.training;

import dev.lanewise.network.layer.Layer;
import dev.lanewise.network.layer.LayerSite;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.Shape;
import java.util.Arrays;

/** A layer that changes no number and keeps those of the last training step, for one network. */
final class Tap implements LayerSpec {
  private float[] activations;
  private float[] gradients;

  @Override
  public String kind() {
    return "tap";
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Layer build(LayerSite site) {
    return new Running(site);
  }

  /** What went forward. */
  float[] activations() {
    return activations;
  }

  /** Their gradient, which came back. */
  float[] gradients() {
    return gradients;
  }

  private final class Running extends Layer {
    Running(LayerSite site) {
      super(site, site.input());
    }

    @Override
    public void forward(int mb, float[] x, float[] y, boolean training) {
      activations = Arrays.copyOf(x, mb * input().size());
      System.arraycopy(x, 0, y, 0, activations.length);
    }

    @Override
    public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
      gradients = Arrays.copyOf(dY, mb * input().size());
      System.arraycopy(dY, 0, dX, 0, gradients.length);
    }
  }
}
