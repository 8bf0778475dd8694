package dev.lanewise.network.layer;

/** A view: a network that respects {@link #passesThrough} never makes it copy. */
final class FlattenLayer extends Layer {
  FlattenLayer(LayerSite site) {
    super(site, Shape.vector(site.input().size()));
  }

  @Override
  public boolean passesThrough(boolean training) {
    return true;
  }

  @Override
  public void forward(int mb, float[] x, float[] y, boolean training) {
    System.arraycopy(x, 0, y, 0, mb * input().size());
  }

  @Override
  public void backward(int mb, float[] x, float[] y, float[] dY, float[] dX) {
    if (dX != null) {
      System.arraycopy(dY, 0, dX, 0, mb * input().size());
    }
  }
}
