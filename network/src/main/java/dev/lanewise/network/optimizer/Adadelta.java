package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Parameter;
import java.util.List;

/** Adadelta (Zeiler, 2012) in Keras' form, with a learning rate that the paper takes as 1. */
public record Adadelta(float learningRate, float rho, float epsilon) implements OptimizerSpec {
  /**
   * Checks the constants.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Adadelta {
    Constants.checkLearningRate(learningRate);
    Checks.fraction("rho", rho);
    Constants.checkEpsilon(epsilon);
  }

  @Override
  public Adadelta withLearningRate(float learningRate) {
    return new Adadelta(learningRate, rho, epsilon);
  }

  @Override
  public Optimizer build(List<Parameter> parameters, Workers workers) {
    return new Running(parameters, workers);
  }

  private final class Running extends Optimizer {
    private final dev.lanewise.kernels.vector.Adadelta kernel;
    private final float[][] squares;
    private final float[][] steps;

    Running(List<Parameter> parameters, Workers workers) {
      super(parameters);
      kernel = new dev.lanewise.kernels.vector.Adadelta(workers);
      squares = zeros(parameters);
      steps = zeros(parameters);
    }

    @Override
    int states() {
      return 2;
    }

    @Override
    void update(int step, int p, int n, float[] g, float[] w) {
      kernel.update(n, learningRate, rho, epsilon, g, 0, squares[p], 0, steps[p], 0, w, 0);
    }
  }
}
