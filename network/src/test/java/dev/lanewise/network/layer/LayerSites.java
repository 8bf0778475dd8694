package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Arena;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.random.RandomSource;

/** Places to build a layer at in tests. */
final class LayerSites {
  private LayerSites() {}

  static LayerSite at(Shape input, int maxBatch) {
    return new LayerSite(
        "layer1", input, maxBatch, Workers.serial(), new RandomSource(1), new Arena());
  }
}
