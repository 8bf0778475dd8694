package dev.lanewise.network.loss;

import dev.lanewise.kernels.activation.CrossEntropy;
import dev.lanewise.kernels.parallel.Workers;

/**
 * Cross-entropy of the softmax of logits z: {@code log(sum_j exp(z_j - max)) - (z_label - max)}.
 * Mathematically it is categorical cross-entropy behind a softmax layer, but no probability is
 * rounded to 0 or clipped on the way. The gradient is {@code (softmax(z) - onehot) / mb}. A NaN or
 * +Inf among the logits of a row makes its loss and gradient NaN.
 */
final class SoftmaxCrossEntropy implements Loss {
  private final CrossEntropy crossEntropy;

  /** Those of a batch. */
  private float[] losses = {};

  /** A loss whose kernel runs on {@code workers}. */
  SoftmaxCrossEntropy(Workers workers) {
    crossEntropy = new CrossEntropy(workers);
  }

  @Override
  public double loss(int mb, int classes, float[] output, int[] labels) {
    Batch.check(mb, classes, output, labels);
    grow(mb);
    crossEntropy.loss(mb, classes, output, 0, classes, labels, 0, losses, 0);
    return mean(mb);
  }

  @Override
  public double gradient(int mb, int classes, float[] output, int[] labels, float[] dOutput) {
    Batch.check(mb, classes, output, labels, dOutput);
    grow(mb);
    crossEntropy.gradient(
        mb, classes, output, 0, classes, labels, 0, losses, 0, dOutput, 0, classes);
    return mean(mb);
  }

  private void grow(int mb) {
    if (losses.length < mb) {
      losses = new float[mb];
    }
  }

  private double mean(int mb) {
    double total = 0;
    for (int i = 0; i < mb; i++) {
      total += losses[i];
    }
    return total / mb;
  }
}
