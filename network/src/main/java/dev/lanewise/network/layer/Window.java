package dev.lanewise.network.layer;

/** Argument checks of the layers that slide a window over an image. */
final class Window {
  private Window() {}

  static void checkAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
    }
  }

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
