package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Arena;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.random.RandomSource;

/**
 * A place in a network: all that a layer must know to be built.
 *
 * @param name the layer's name, unique in the network; parameters and random streams carry it
 * @param input the shape of an example that enters
 * @param maxBatch the most examples in a batch, for which buffers are sized
 * @param workers the threads its kernels run on
 * @param random where initial weights and dropout masks come from
 * @param arena where memory for parameters comes from
 */
public record LayerSite(
    String name, Shape input, int maxBatch, Workers workers, RandomSource random, Arena arena) {
  /**
   * Checks the batch.
   *
   * @throws IllegalArgumentException if {@code maxBatch} is less than 1 or too large for the input
   */
  public LayerSite {
    checkBatch(name, maxBatch, input);
  }

  static void checkBatch(String name, int maxBatch, Shape shape) {
    int most = Integer.MAX_VALUE / 4 / shape.size();
    if (maxBatch < 1 || maxBatch > most) {
      throw new IllegalArgumentException(
          "maxBatch is " + maxBatch + ", must be 1 to " + most + " for " + shape + " at " + name);
    }
  }
}
