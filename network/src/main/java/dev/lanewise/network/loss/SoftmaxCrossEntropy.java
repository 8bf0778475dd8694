package dev.lanewise.network.loss;

import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.lanes.Log;
import dev.lanewise.kernels.parallel.Workers;

/**
 * Cross-entropy of the softmax of logits z: {@code log(sum_j exp(z_j - max)) - (z_label - max)}.
 * Mathematically it is categorical cross-entropy behind a softmax layer, but no probability is
 * rounded to 0 or clipped on the way. The gradient is {@code (softmax(z) - onehot) / mb}. A NaN or
 * +Inf among the logits of a row makes its loss and gradient NaN.
 */
final class SoftmaxCrossEntropy implements Loss {
  private final Softmax softmax;

  /** exp(z - max) of a batch, and each row's max. */
  private float[] exponentials = {};

  private float[] max = {};

  /** A loss whose softmax runs on {@code workers}. */
  SoftmaxCrossEntropy(Workers workers) {
    softmax = new Softmax(workers);
  }

  @Override
  public double loss(int mb, int classes, float[] output, int[] labels) {
    Batch.check(mb, classes, output, labels);
    if (exponentials.length < mb * classes) {
      exponentials = new float[mb * classes];
    }
    if (max.length < mb) {
      max = new float[mb];
    }
    softmax.exponentials(mb, classes, output, 0, classes, max, 0, exponentials, 0, classes);
    double total = 0;
    for (int i = 0; i < mb; i++) {
      int row = i * classes;
      double sum = 0;
      for (int j = 0; j < classes; j++) {
        sum += exponentials[row + j];
      }
      total += Log.of((float) sum) - ((double) output[row + labels[i]] - max[i]);
    }
    return total / mb;
  }

  @Override
  public void gradient(int mb, int classes, float[] output, int[] labels, float[] dOutput) {
    Batch.check(mb, classes, output, labels, dOutput);
    softmax.forward(mb, classes, output, 0, classes, dOutput, 0, classes);
    for (int i = 0; i < mb; i++) {
      int row = i * classes;
      dOutput[row + labels[i]] -= 1;
      for (int j = 0; j < classes; j++) {
        dOutput[row + j] /= mb;
      }
    }
  }
}
