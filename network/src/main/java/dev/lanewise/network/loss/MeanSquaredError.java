package dev.lanewise.network.loss;

/**
 * The mean over classes and batch of {@code (o - t)^2}, with t = 1 for the label and 0 for every
 * other class; the gradient is {@code 2 (o - t) / (classes mb)}.
 */
final class MeanSquaredError implements Loss {
  @Override
  public double loss(int mb, int classes, float[] output, int[] labels) {
    Batch.check(mb, classes, output, labels);
    double total = 0;
    for (int i = 0; i < mb; i++) {
      for (int j = 0; j < classes; j++) {
        double difference = output[i * classes + j] - (j == labels[i] ? 1.0 : 0.0);
        total += difference * difference;
      }
    }
    return total / classes / mb;
  }

  @Override
  public double gradient(int mb, int classes, float[] output, int[] labels, float[] dOutput) {
    Batch.check(mb, classes, output, labels, dOutput);
    double total = 0;
    double scale = 2.0 / classes / mb;
    for (int i = 0; i < mb; i++) {
      for (int j = 0; j < classes; j++) {
        double difference = output[i * classes + j] - (j == labels[i] ? 1.0 : 0.0);
        dOutput[i * classes + j] = (float) (scale * difference);
        total += difference * difference;
      }
    }
    return total / classes / mb;
  }
}
