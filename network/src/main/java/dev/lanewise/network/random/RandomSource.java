package dev.lanewise.network.random;

import dev.lanewise.kernels.lanes.Threefry;

/**
 * The random source of a run: one seed, and a stream of its own for each use, by name. What one use
 * draws does not move what another gets, so adding a layer leaves the shuffling as it was.
 */
public record RandomSource(long seed) {

  /**
   * The stream of a use.
   *
   * @param name what the numbers are for, such as {@code "shuffle/epoch 3"}; different names give
   *     independent streams
   */
  public RandomStream stream(String name) {
    int key0 = (int) seed;
    int key1 = (int) (seed >>> 32);
    for (int i = 0; i < name.length(); i++) {
      long words = Threefry.words(key0, key1, name.charAt(i), i + 1);
      key0 = (int) (words >>> 32);
      key1 = (int) words;
    }
    return new RandomStream(key0, key1);
  }
}
