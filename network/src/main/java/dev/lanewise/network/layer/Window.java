package dev.lanewise.network.layer;

/** Argument checks of the layers that slide a window over an image. */
final class Window {
  private Window() {}

  static void checkFits(String kind, int kh, int kw, int h, int w) {
    if (kh > h || kw > w) {
      throw new IllegalArgumentException(
          "the window of "
              + kind
              + " is "
              + kh
              + "x"
              + kw
              + ", must fit the input of "
              + h
              + "x"
              + w);
    }
  }
}
