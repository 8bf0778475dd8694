package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Parameter;
import java.util.List;

/**
 * Stochastic gradient descent with momentum in Keras' form: {@code v = momentum v - learningRate
 * g}, {@code w += v}.
 */
public record Sgd(float learningRate, float momentum) implements OptimizerSpec {
  /**
   * Checks the constants.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Sgd {
    Constants.checkLearningRate(learningRate);
    Checks.fraction("momentum", momentum);
  }

  @Override
  public Sgd withLearningRate(float learningRate) {
    return new Sgd(learningRate, momentum);
  }

  @Override
  public Optimizer build(List<Parameter> parameters, Workers workers) {
    return new Running(parameters, workers);
  }

  private final class Running extends Optimizer {
    private final dev.lanewise.kernels.vector.Sgd kernel;
    private final Slice[] velocity;

    Running(List<Parameter> parameters, Workers workers) {
      super(parameters);
      kernel = new dev.lanewise.kernels.vector.Sgd(workers);
      velocity = zeros();
    }

    @Override
    int states() {
      // Without momentum nobody reads or writes v.
      return momentum == 0 ? 0 : 1;
    }

    @Override
    void update(int step, int p, Slice g, Slice w) {
      Slice v = velocity[p];
      kernel.update(
          w.length(),
          learningRate,
          momentum,
          g.array(),
          g.offset(),
          v.array(),
          v.offset(),
          w.array(),
          w.offset());
    }
  }
}
