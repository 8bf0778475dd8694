package dev.lanewise.bench.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.training.StepProfile.Kernel;
import dev.lanewise.kernels.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepProfileTest {
  @Test
  void kernelsTogetherTakeNoMoreThanTheirSteps() {
    List<Integer> told = new ArrayList<>();
    StepProfile profile = StepProfile.measure("tf-mlp", Workers.serial(), 1, 3, told::add);
    assertEquals(List.of(1, 2, 3), told);
    assertEquals(100, profile.batch());
    assertEquals(3, profile.steps());
    Kernel first = profile.kernels().getFirst();
    assertEquals("dense1", first.owner());
    assertEquals("forward", first.name());
    assertEquals(2L * 100 * 784 * 30, first.flops());
    assertEquals(4L * (100 * 784 + 784 * 30 + 30 + 100 * 30), first.bytes());
    Kernel last = profile.kernels().getLast();
    assertEquals("optimizer", last.owner());
    for (Kernel kernel : profile.kernels()) {
      assertTrue(kernel.millis() > 0 && kernel.millis() <= profile.millis() * 3, kernel::toString);
    }
  }
}
