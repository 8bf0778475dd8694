package dev.lanewise.network.loss;

import dev.lanewise.kernels.lanes.Log;

/**
 * Cross-entropy of outputs o as Keras computes it on TensorFlow: {@code -log(clip(p, 1e-7, 1 -
 * 1e-7))} with {@code p = o_label / sum_j o_j}. The division makes probabilities of outputs that do
 * not add up to 1, such as independent sigmoids, and the gradient goes through it: {@code (1 -
 * onehot / p) / sum / mb}. Where p is clipped the gradient is zero, as that of clip_by_value.
 */
final class CategoricalCrossEntropy implements Loss {
  private static final float LEAST = 1e-7f;
  private static final float MOST = (float) (1 - 1e-7);

  @Override
  public double loss(int mb, int classes, float[] output, int[] labels) {
    Batch.check(mb, classes, output, labels);
    double total = 0;
    for (int i = 0; i < mb; i++) {
      int row = i * classes;
      total += loss((float) (output[row + labels[i]] / sum(classes, output, row)));
    }
    return total / mb;
  }

  @Override
  public double gradient(int mb, int classes, float[] output, int[] labels, float[] dOutput) {
    Batch.check(mb, classes, output, labels, dOutput);
    double total = 0;
    for (int i = 0; i < mb; i++) {
      int row = i * classes;
      double sum = sum(classes, output, row);
      float p = (float) (output[row + labels[i]] / sum);
      boolean clipped = p < LEAST || p > MOST;
      for (int j = 0; j < classes; j++) {
        double slope = j == labels[i] ? 1 - 1.0 / p : 1;
        dOutput[row + j] = clipped ? 0 : (float) (slope / sum / mb);
      }
      total += loss(p);
    }
    return total / mb;
  }

  private static float loss(float p) {
    return -Log.of(Math.min(Math.max(p, LEAST), MOST));
  }

  private static double sum(int classes, float[] output, int row) {
    double sum = 0;
    for (int j = 0; j < classes; j++) {
      sum += output[row + j];
    }
    return sum;
  }
}
