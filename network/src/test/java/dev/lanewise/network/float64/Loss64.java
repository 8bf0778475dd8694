package dev.lanewise.network.float64;

import dev.lanewise.network.loss.LossFunction;

/** The losses in double precision, without the gradients: central differences give those. */
public final class Loss64 {
  private Loss64() {}

  public static double loss(LossFunction f, int mb, int n, double[] output, int[] labels) {
    double[] softmax = new Softmax64(n).forward(mb, output);
    double total = 0;
    for (int i = 0; i < mb; i++) {
      double sum = 0;
      double squares = 0;
      for (int j = 0; j < n; j++) {
        double o = output[i * n + j];
        sum += o;
        squares += (o - (j == labels[i] ? 1 : 0)) * (o - (j == labels[i] ? 1 : 0));
      }
      int label = i * n + labels[i];
      total +=
          switch (f) {
            case SOFTMAX_CROSS_ENTROPY -> -StrictMath.log(softmax[label]);
            case CATEGORICAL_CROSS_ENTROPY -> -StrictMath.log(clip(output[label] / sum));
            case MEAN_SQUARED_ERROR -> squares / n;
          };
    }
    return total / mb;
  }

  private static double clip(double p) {
    return Math.min(Math.max(p, 1e-7), 1 - 1e-7);
  }
}
