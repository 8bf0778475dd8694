package dev.lanewise.bench.peer;

/** oneDNN's layers on NHWC images as they are, with filters as it likes them best. */
public final class OneDnnNhwcPeer extends OneDnnLayersPeer {
  /** The peer. */
  public OneDnnNhwcPeer() {
    super("onednn-nhwc", false);
  }
}
