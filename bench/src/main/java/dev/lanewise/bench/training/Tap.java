package dev.lanewise.bench.training;

import dev.lanewise.kernels.lanes.Slice;
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
    public void forward(int mb, Slice x, Slice y, boolean training) {
      activations = copy(mb, x, y);
    }

    @Override
    public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
      gradients = copy(mb, dY, dX);
    }

    private float[] copy(int mb, Slice from, Slice to) {
      int n = mb * input().size();
      System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), n);
      return Arrays.copyOfRange(from.array(), from.offset(), from.offset() + n);
    }
  }
}
