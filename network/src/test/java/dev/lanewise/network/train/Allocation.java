package dev.lanewise.network.train;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.random.RandomSource;
import java.lang.management.ManagementFactory;

/**
 * Prints what training steps in the steady state allocate, in bytes. It must run at vector width 0:
 * elsewhere the interpreter, before the compiler takes over, makes an object of every vector.
 */
public final class Allocation {
  private static final int MB = 5;
  private static final int STEPS = 3;

  // The JVM itself allocates now and then; a step that does, does so in every round.
  private static final int MOST_ROUNDS = 50;

  private Allocation() {}

  public static void main(String[] args) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workers workers = Workers.of(2)) {
      for (String name : ReferenceNetworks.names()) {
        Recipe recipe = ReferenceNetworks.byName(name);
        ImageSet images = ShortRun.noise(name.equals("keras-convnet") ? 12 : 28, MB);
        Network network = recipe.network(images, workers, new RandomSource(1));
        TrainingStep step = new TrainingStep(network, recipe.loss(), recipe.optimizer(), workers);
        float[] x = new float[MB * images.pixels()];
        int[] labels = new int[MB];
        int[] order = new int[MB];
        images.copy(order, 0, MB, x, labels);
        step.run(MB, x, labels);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least > 0; round++) {
          long before = threads.getTotalThreadAllocatedBytes();
          for (int i = 0; i < STEPS; i++) {
            images.copy(order, 0, MB, x, labels);
            step.run(MB, x, labels);
          }
          least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
        }
        System.out.println(name + " " + least);
      }
    }
  }
}
