package dev.lanewise.bench.peer;

/**
 * oneDNN's layers on images and filters as it likes them best, whatever it takes to reorder. For
 * pooling, which takes the layout that it is given, the block of channels is chosen here: a vector.
 */
public final class OneDnnAnyPeer extends OneDnnLayersPeer {
  /** The peer. */
  public OneDnnAnyPeer() {
    super("onednn-any", true);
  }
}
