package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Parameter;
import java.util.List;

/**
 * Adam (Kingma and Ba, 2015) in TensorFlow 1's form, epsilon added to the root of the uncorrected
 * second moment.
 */
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements OptimizerSpec {
  /**
   * Checks the constants.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Adam {
    Constants.checkLearningRate(learningRate);
    Checks.fraction("beta1", beta1);
    Checks.fraction("beta2", beta2);
    Constants.checkEpsilon(epsilon);
  }

  @Override
  public Adam withLearningRate(float learningRate) {
    return new Adam(learningRate, beta1, beta2, epsilon);
  }

  @Override
  public Optimizer build(List<Parameter> parameters, Workers workers) {
    return new Running(parameters, workers);
  }

  private final class Running extends Optimizer {
    private final dev.lanewise.kernels.vector.Adam kernel;
    private final Slice[] first;
    private final Slice[] second;

    Running(List<Parameter> parameters, Workers workers) {
      super(parameters);
      kernel = new dev.lanewise.kernels.vector.Adam(workers);
      first = zeros();
      second = zeros();
    }

    @Override
    int states() {
      return 2;
    }

    @Override
    void update(int step, int p, Slice g, Slice w) {
      Slice m = first[p];
      Slice v = second[p];
      kernel.update(
          w.length(),
          learningRate,
          beta1,
          beta2,
          epsilon,
          step,
          g.array(),
          g.offset(),
          m.array(),
          m.offset(),
          v.array(),
          v.offset(),
          w.array(),
          w.offset());
    }
  }
}
