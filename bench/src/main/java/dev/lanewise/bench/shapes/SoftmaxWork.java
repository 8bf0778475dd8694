package dev.lanewise.bench.shapes;

import java.util.Arrays;
import java.util.List;

/** The softmax of each row of a matrix. */
public record SoftmaxWork(int rows, int n) implements Workload {
  /** All that are measured: the end of a batch of digits. */
  static List<SoftmaxWork> list() {
    return List.of(new SoftmaxWork(128, 10));
  }

  @Override
  public String name() {
    return "softmax-" + rows + "x" + n;
  }

  @Override
  public String size() {
    return rows + " x " + n;
  }

  @Override
  public String group() {
    return "softmax";
  }

  @Override
  public long flops() {
    return 0;
  }

  @Override
  public long bytes() {
    return 8L * rows * n;
  }

  @Override
  public int resultSize() {
    return rows * n;
  }

  /** The matrix, row-major. */
  @Override
  public List<float[]> operands() {
    return List.of(Numbers.uniform("x", rows * n));
  }

  /**
   * Against float64. The roundings of an element: those of its exponential and of the largest in
   * the sum, the differences to the maximum times as much as they are, n - 1 additions and a
   * division.
   *
   * <p>Source: Blanchard, Higham and Higham, "Accurately Computing the Log-Sum-Exp and Softmax
   * Functions", IMA J. Numer. Anal. 41(4), 2021.
   */
  @Override
  public double worst(List<float[]> operands, float[] result) {
    double[] exact = new double[rows * n];
    double[] bounds = new double[rows * n];
    for (int r = 0; r < rows; r++) {
      float[] x = Arrays.copyOfRange(operands.get(0), r * n, (r + 1) * n);
      double max = Double.NEGATIVE_INFINITY;
      double min = Double.POSITIVE_INFINITY;
      for (float number : x) {
        max = Math.max(max, number);
        min = Math.min(min, number);
      }
      double sum = 0;
      for (float number : x) {
        sum += Math.exp(number - max);
      }
      int roundings = n + 2 * Rounding.OF_EXP + 2 * (int) Math.ceil(max - min);
      for (int j = 0; j < n; j++) {
        exact[r * n + j] = Math.exp(x[j] - max) / sum;
        bounds[r * n + j] = Rounding.gamma(roundings) * exact[r * n + j];
      }
    }
    return Rounding.worst(exact, bounds, result);
  }
}
