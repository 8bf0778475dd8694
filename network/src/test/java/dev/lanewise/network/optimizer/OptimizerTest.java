package dev.lanewise.network.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Parameter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OptimizerTest {
  /** Two steps from w = 1 with gradients 0.5 and -0.25, on two parameters with a state each. */
  private static void assertSteps(OptimizerSpec spec, double first, double second) {
    Parameter one = parameter("one", 9000);
    Parameter other = parameter("other", 1);
    Optimizer optimizer = spec.build(List.of(one, other), Workers.serial());
    step(optimizer, one, other, 0.5f);
    assertEquals(first, one.value().get(8999), 1e-7);
    assertEquals(first, other.value().get(0), 1e-7);
    step(optimizer, one, other, -0.25f);
    assertEquals(second, one.value().get(0), 2e-7);
    assertEquals(second, other.value().get(0), 2e-7);
  }

  /** So many ones. */
  private static Parameter parameter(String name, int length) {
    float[] ones = new float[length + 3];
    Arrays.fill(ones, 1);
    return new Parameter(
        name, new Slice(ones, 3, length), new Slice(new float[length + 5], 5, length));
  }

  private static void step(Optimizer optimizer, Parameter one, Parameter other, float gradient) {
    for (Parameter parameter : List.of(one, other)) {
      float[] gradients = new float[parameter.length()];
      Arrays.fill(gradients, gradient);
      parameter.gradient().set(gradients);
    }
    optimizer.step();
  }

  @Test
  void sgdStepsWithoutMomentum() {
    assertSteps(new Sgd(0.1f, 0), 0.95, 0.975);
  }

  @Test
  void sgdStepsWithMomentum() {
    assertSteps(new Sgd(0.1f, 0.9f), 0.95, 0.93);
  }

  @Test
  void adamSteps() {
    assertSteps(new Adam(0.001f, 0.9f, 0.999f, 1e-8f), 0.9990000006324551, 0.9987336637435179);
  }

  @Test
  void rmsPropSteps() {
    assertSteps(new RmsProp(0.001f, 0.9f, 1e-7f), 0.9968377243398303, 0.9983121430318146);
  }

  @Test
  void adadeltaSteps() {
    assertSteps(new Adadelta(1, 0.95f, 1e-7f), 0.9985857920944472, 0.9994986581550116);
  }

  @Test
  void zerosForLargeParametersBeginWithACacheLine() {
    Parameter large = parameter("large", 9000);
    for (Slice state :
        new Adam(1, 0, 0, 1).build(List.of(large, large), Workers.serial()).zeros()) {
      assertEquals(9000, state.length());
      assertEquals(Scratch.START, state.offset() % 16);
      assertTrue(state.array().length >= 1 << 17, state.array().length + " floats");
    }
  }

  @Test
  void anotherLearningRateChangesNothingElse() {
    assertEquals(new Sgd(2, 0.9f), new Sgd(1, 0.9f).withLearningRate(2));
    assertEquals(
        new Adam(2, 0.8f, 0.9f, 1e-8f), new Adam(1, 0.8f, 0.9f, 1e-8f).withLearningRate(2));
    assertEquals(new RmsProp(2, 0.8f, 1e-8f), new RmsProp(1, 0.8f, 1e-8f).withLearningRate(2));
    assertEquals(new Adadelta(2, 0.8f, 1e-8f), new Adadelta(1, 0.8f, 1e-8f).withLearningRate(2));
  }

  private static void assertRejected(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void constantsAreChecked() {
    assertRejected("learningRate is 0.0, must be greater than 0 and finite", () -> new Sgd(0, 0));
    assertRejected(
        "learningRate is NaN, must be greater than 0 and finite",
        () -> new Adadelta(Float.NaN, 0.9f, 1e-7f));
    assertRejected("momentum is 1.0, must be at least 0 and less than 1", () -> new Sgd(1, 1));
    assertRejected(
        "beta2 is -0.5, must be at least 0 and less than 1", () -> new Adam(1, 0.9f, -0.5f, 1e-8f));
    assertRejected(
        "epsilon is 0.0, must be greater than 0 and finite", () -> new RmsProp(1, 0.9f, 0));
  }
}
