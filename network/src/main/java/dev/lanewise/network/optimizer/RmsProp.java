package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Parameter;
import java.util.List;

/**
 * RMSprop (Tieleman and Hinton, 2012) in Keras' form: {@code a = rho a + (1 - rho) g^2}, {@code w
 * -= learningRate g / (sqrt(a) + epsilon)}.
 */
public record RmsProp(float learningRate, float rho, float epsilon) implements OptimizerSpec {
  /**
   * Checks the constants.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public RmsProp {
    Constants.checkLearningRate(learningRate);
    Checks.fraction("rho", rho);
    Constants.checkEpsilon(epsilon);
  }

  @Override
  public RmsProp withLearningRate(float learningRate) {
    return new RmsProp(learningRate, rho, epsilon);
  }

  @Override
  public Optimizer build(List<Parameter> parameters, Workers workers) {
    return new Running(parameters, workers);
  }

  private final class Running extends Optimizer {
    private final dev.lanewise.kernels.vector.RmsProp kernel;
    private final Slice[] squares;

    Running(List<Parameter> parameters, Workers workers) {
      super(parameters);
      kernel = new dev.lanewise.kernels.vector.RmsProp(workers);
      squares = zeros();
    }

    @Override
    int states() {
      return 1;
    }

    @Override
    void update(int step, int p, Slice g, Slice w) {
      Slice a = squares[p];
      kernel.update(
          w.length(),
          learningRate,
          rho,
          epsilon,
          g.array(),
          g.offset(),
          a.array(),
          a.offset(),
          w.array(),
          w.offset());
    }
  }
}
