package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Slice;
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
    private final Slice[] squares;
    private final Slice[] steps;

    Running(List<Parameter> parameters, Workers workers) {
      super(parameters);
      kernel = new dev.lanewise.kernels.vector.Adadelta(workers);
      squares = zeros();
      steps = zeros();
    }

    @Override
    int states() {
      return 2;
    }

    @Override
    void update(int step, int p, Slice g, Slice w) {
      Slice a = squares[p];
      Slice d = steps[p];
      kernel.update(
          w.length(),
          learningRate,
          rho,
          epsilon,
          g.array(),
          g.offset(),
          a.array(),
          a.offset(),
          d.array(),
          d.offset(),
          w.array(),
          w.offset());
    }
  }
}
