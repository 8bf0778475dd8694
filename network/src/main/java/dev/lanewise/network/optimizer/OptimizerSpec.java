package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Parameter;
import java.util.List;

/** Which optimiser, with its constants. */
public interface OptimizerSpec {
  /** The step's factor. */
  float learningRate();

  /** The same with another learning rate. */
  OptimizerSpec withLearningRate(float learningRate);

  /** The running optimiser of these parameters, with its state at zero. */
  Optimizer build(List<Parameter> parameters, Workers workers);
}
