package dev.lanewise.bench.training;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.data.SyntheticDigits;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.random.RandomSource;
import dev.lanewise.network.train.TrainingStep;

/** A reference network's batch of synthetic digits, and networks with the same first weights. */
final class Batch {
  private static final long SEED = 25;

  final Recipe recipe;
  final int mb;
  final float[] x;
  private final int[] labels;
  private final ImageSet images;

  Batch(String network) {
    recipe = ReferenceNetworks.byName(network);
    mb = recipe.batchSize();
    images = SyntheticDigits.generate(SEED, mb, "synthetic digits");
    x = new float[mb * images.pixels()];
    labels = new int[mb];
    int[] order = new int[mb];
    for (int i = 0; i < mb; i++) {
      order[i] = i;
    }
    images.copy(order, 0, mb, x, labels);
  }

  Network network(Workers workers) {
    return recipe.network(images, workers, new RandomSource(SEED));
  }

  TrainingStep step(Network network, Workers workers) {
    return new TrainingStep(network, recipe.loss(), recipe.optimizer(), workers);
  }

  double run(TrainingStep step) {
    return step.run(mb, x, labels);
  }
}
