package dev.lanewise.network.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.junit.jupiter.api.function.Executable;

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
    int update = (w + 20 + 20 * 10 + 10) * 3;
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
    assertEquals(
        List.of(
            "conv2d1: forward",
            "conv2d2: forward",
            "maxpool2d1: forward",
            "dropout1: forward",
            "dense1: forward",
            "dropout2: forward",
            "dense2: forward",
            "loss: loss and its gradient",
            "dense2: weight gradient",
            "dense2: bias gradient",
            "dense2: input gradient",
            "dropout2: input gradient",
            "dense1: activation gradient",
            "dense1: weight gradient",
            "dense1: bias gradient",
            "dense1: input gradient",
            "dropout1: input gradient",
            "maxpool2d1: activation gradient",
            "maxpool2d1: input gradient",
            "conv2d2: weight gradient",
            "conv2d2: bias gradient",
            "conv2d2: input gradient",
            "conv2d1: activation gradient",
            "conv2d1: weight gradient",
            "conv2d1: bias gradient",
            "optimizer: update"),
        kernels.stream().map(kernel -> kernel.substring(0, kernel.indexOf(','))).toList());
    // A pass of each for one image: pixels, taps and filters, or inputs and units.
    long conv1 = 2L * 26 * 26 * 9 * 32;
    long conv2 = 2L * 24 * 24 * 9 * 32 * 64;
    long dense1 = 2L * 12 * 12 * 64 * 128;
    long dense2 = 2L * 128 * 10;
    assertEquals(MB * (2 * conv1 + 3 * (conv2 + dense1 + dense2)), flops);
  }

  @Test
  void aListenerIsNeeded() {
    RandomSource random = new RandomSource(7);
    Recipe recipe = ReferenceNetworks.byName("mlp-20").withBatchSize(MB);
    Network network = recipe.network(IMAGES, Workers.serial(), random);
    TrainingStep step =
        new TrainingStep(network, recipe.loss(), recipe.optimizer(), Workers.serial());
    for (Executable call : new Executable[] {() -> network.listen(null), () -> step.listen(null)}) {
      assertEquals(
          "listener is null, must be KernelListener.NONE for none",
          assertThrows(NullPointerException.class, call).getMessage());
    }
  }

  @Test
  void listeningChangesNoBit() {
    Recipe recipe = ReferenceNetworks.byName("mlp-20").withBatchSize(MB);
    assertEquals(step(recipe, false), step(recipe, true));
  }
}
