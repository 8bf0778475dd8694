package dev.lanewise.bench.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.training.StepProfile.Kernel;
import dev.lanewise.kernels.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepProfileTest {
  // Three dense layers forward, the loss, the gradients of weights and biases, two of inputs and of
  // activations, and the update. A ReLU is part of its layer's forward kernel.
  private static final int KERNELS_OF_TF_MLP = 3 + 1 + 2 * 3 + 2 + 2 + 1;

  @Test
  void kernelsTogetherTakeNoMoreThanTheirStep() {
    StepProfile profile = StepProfile.measure("tf-mlp", Workers.serial(), 1, 1, step -> {});
    assertEquals(KERNELS_OF_TF_MLP, profile.kernels().size());
    double sum = profile.kernels().stream().mapToDouble(Kernel::millis).sum();
    assertTrue(sum <= profile.millis(), () -> sum + " ms of " + profile);
  }

  @Test
  void measuresAsManyStepsAsItIsAskedFor() {
    List<Integer> told = new ArrayList<>();
    StepProfile profile = StepProfile.measure("tf-mlp", Workers.serial(), 1, 3, told::add);
    assertEquals(List.of(1, 2, 3), told);
    assertEquals(100, profile.batch());
    assertEquals(3, profile.steps());
    assertEquals(KERNELS_OF_TF_MLP, profile.kernels().size());
    Kernel first = profile.kernels().getFirst();
    assertEquals("dense1", first.owner());
    assertEquals("forward", first.name());
    assertEquals(2L * 100 * 784 * 30, first.flops());
    assertEquals(4L * (100 * 784 + 784 * 30 + 30 + 100 * 30), first.bytes());
    Kernel last = profile.kernels().getLast();
    assertEquals("optimizer", last.owner());
    for (Kernel kernel : profile.kernels()) {
      assertTrue(kernel.millis() > 0, kernel::toString);
    }
  }
}
