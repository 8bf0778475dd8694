package dev.lanewise.network.loss;

import dev.lanewise.kernels.parallel.Workers;

/** The losses that a network can be trained with. */
public enum LossFunction {
  /** {@link SoftmaxCrossEntropy}: the output is the logits. */
  SOFTMAX_CROSS_ENTROPY,
  /** {@link CategoricalCrossEntropy}: the output is probabilities, or numbers in proportion. */
  CATEGORICAL_CROSS_ENTROPY,
  /** {@link MeanSquaredError} against 1 for the label and 0 for every other class. */
  MEAN_SQUARED_ERROR;

  /** The running loss. */
  public Loss build(Workers workers) {
    return switch (this) {
      case SOFTMAX_CROSS_ENTROPY -> new SoftmaxCrossEntropy(workers);
      case CATEGORICAL_CROSS_ENTROPY -> new CategoricalCrossEntropy();
      case MEAN_SQUARED_ERROR -> new MeanSquaredError();
    };
  }
}
