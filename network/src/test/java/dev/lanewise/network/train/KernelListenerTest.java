package dev.lanewise.network.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.data.SyntheticDigits;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelListenerTest {
  private static final int MB = 3;
  private static final ImageSet IMAGES = SyntheticDigits.generate(6, MB, "digits");

  private final List<String> kernels = new ArrayList<>();
  private long flops;

  /** A step of a network that is listened to; returns the weights' hash. */
  private String step(Recipe recipe, boolean listens) {
    RandomSource random = new RandomSource(7);
    Network network = recipe.network(IMAGES, Workers.serial(), random);
    TrainingStep step =
        new TrainingStep(network, recipe.loss(), recipe.optimizer(), Workers.serial());
    if (listens) {
      step.listen(
          (owner, kernel, operations, floats) -> {
            kernels.add(owner + ": " + kernel + ", " + operations + ", " + floats);
            flops += operations;
          });
    }
    float[] x = new float[MB * IMAGES.pixels()];
    int[] labels = new int[MB];
    IMAGES.copy(new int[] {0, 1, 2}, 0, MB, x, labels);
    step.run(MB, x, labels);
    return network.sha256();
  }

  @Test
  void hearsEveryKernelOfAStepInItsOrder() {
    step(ReferenceNetworks.byName("mlp-20").withBatchSize(MB), true);
    int x = MB * 784;
    int w = 784 * 20;
    int dense = x + w + MB * 20;
    int last = MB * 20 + 20 * 10 + MB * 10;
    int update = (w + 20 + 20 * 10 + 10) * 5;
    assertEquals(
        List.of(
            "dense1: forward, " + 2 * w * MB + ", " + (dense + 20),
            "dense2: forward, " + 2 * 200 * MB + ", " + (last + 10),
            "loss: loss and its gradient, 0, " + 2 * MB * 10,
            "dense2: weight gradient, " + 2 * 200 * MB + ", " + last,
            "dense2: bias gradient, 0, " + (MB + 1) * 10,
            "dense2: input gradient, " + 2 * 200 * MB + ", " + last,
            "dense1: activation gradient, 0, " + 3 * MB * 20,
            "dense1: weight gradient, " + 2 * w * MB + ", " + dense,
            "dense1: bias gradient, 0, " + (MB + 1) * 20,
            "optimizer: update, 0, " + update),
        kernels);
  }

  @Test
  void theConvnetsKernelsAreAllHeardOf() {
    step(ReferenceNetworks.byName("keras-convnet").withBatchSize(MB), true);
    // 71.6 MFLOP an image, all of them in products and convolutions.
    assertEquals(71.6, flops * 1e-6 / MB, 0.3);
    long pools = kernels.stream().filter(kernel -> kernel.startsWith("maxpool2d1: ")).count();
    long drops = kernels.stream().filter(kernel -> kernel.startsWith("dropout2: ")).count();
    assertEquals(2, pools, kernels::toString);
    assertEquals(2, drops, kernels::toString);
  }

  @Test
  void listeningChangesNoBit() {
    Recipe recipe = ReferenceNetworks.byName("mlp-20").withBatchSize(MB);
    assertEquals(step(recipe, false), step(recipe, true));
  }
}
