package dev.lanewise.network.train;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.random.RandomSource;
import dev.lanewise.network.random.RandomStream;

/**
 * Trains each reference network for a few small batches and prints the hashes of its weights. The
 * convnet gets small images, so that this is quick where vectors are emulated.
 */
public final class ShortRun {
  private static final RandomSource RANDOM = new RandomSource(77);

  private ShortRun() {}

  /** Prints the hashes on {@code args[0]} threads. */
  public static void main(String[] args) {
    System.out.print(hashes(Integer.parseInt(args[0])));
  }

  /** A line for each reference network: its name, and the hash of its weights. */
  static String hashes(int threads) {
    StringBuilder hashes = new StringBuilder();
    try (Workers workers = Workers.of(threads)) {
      for (String name : ReferenceNetworks.names()) {
        boolean images = name.equals("keras-convnet");
        // Two batches, the last one smaller.
        Recipe recipe = ReferenceNetworks.byName(name).withEpochs(1).withBatchSize(images ? 8 : 16);
        ImageSet set = images ? noise(12, 13) : noise(28, 27);
        Network network = recipe.network(set, workers, RANDOM);
        new Trainer(recipe, network, RANDOM, workers, TrainingListener.NONE).train(set);
        hashes.append(name).append(' ').append(network.sha256()).append('\n');
      }
    }
    return hashes.toString();
  }

  static ImageSet noise(int side, int count) {
    RandomStream stream = RANDOM.stream("noise");
    byte[] pixels = new byte[count * side * side];
    byte[] labels = new byte[count];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) stream.nextInt(256);
    }
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) stream.nextInt(10);
    }
    return ImageSet.of("noise", side, side, 10, pixels, labels);
  }
}
