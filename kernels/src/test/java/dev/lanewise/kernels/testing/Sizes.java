package dev.lanewise.kernels.testing;

import dev.lanewise.kernels.lanes.Lanes;
import java.util.stream.IntStream;

/** Lengths to try. */
public final class Sizes {
  private Sizes() {}

  /** 0 to a little more than two vectors, and two lengths of many vectors and a tail. */
  public static int[] aroundLanes() {
    return IntStream.concat(IntStream.rangeClosed(0, 2 * Lanes.LENGTH + 1), IntStream.of(301, 1000))
        .toArray();
  }
}
