package dev.lanewise.network.layer;

/** What a layer is, before it has a place in a network: a value without memory or threads. */
public interface LayerSpec {
  /** The layer's kind in lower case, such as {@code "dense"}: names and tables use it. */
  String kind();

  /**
   * The shape that leaves the layer.
   *
   * @param input the shape that enters
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  Shape output(Shape input);

  /** The running layer for a place in a network. */
  Layer build(LayerSite site);
}
