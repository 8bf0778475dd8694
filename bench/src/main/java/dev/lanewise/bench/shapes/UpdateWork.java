package dev.lanewise.bench.shapes;

import java.util.ArrayList;
import java.util.List;

/** An optimiser's step over n weights. */
public record UpdateWork(UpdateRule rule, int n) implements Workload {
  /** The operand that a step leaves its result in. */
  public static final int WEIGHTS = 3;

  // Those of tf-mlp, which a level 2 cache holds, those of keras-mlp, and so many that memory does.
  private static final List<Integer> MEASURED = List.of(24_380, 814_200, 4_000_000);

  // No rule rounds a number more often on its way into a weight.
  private static final int ROUNDINGS = 16;

  /** All that are measured. */
  static List<UpdateWork> list() {
    List<UpdateWork> works = new ArrayList<>();
    for (int n : MEASURED) {
      for (UpdateRule rule : UpdateRule.values()) {
        works.add(new UpdateWork(rule, n));
      }
    }
    return works;
  }

  @Override
  public String name() {
    return rule + "-" + n;
  }

  @Override
  public String size() {
    return Integer.toString(n);
  }

  @Override
  public String group() {
    return "updates of weights";
  }

  @Override
  public long flops() {
    return 0;
  }

  /** The gradient is read, the state and the weights are read and written. */
  @Override
  public long bytes() {
    return 4L * n * (1 + 2 * rule.updated());
  }

  @Override
  public long footprint() {
    return 4L * n * (1 + rule.updated());
  }

  @Override
  public int resultSize() {
    return n;
  }

  /** The gradient, two arrays of state and the weights. */
  @Override
  public List<float[]> operands() {
    return List.of(
        Numbers.uniform("g", n),
        Numbers.positive("s", n),
        Numbers.positive("t", n),
        Numbers.uniform("w", n));
  }

  /**
   * The weights after one step, against float64. With one sign of the gradient or the other, a
   * change is the sum of its terms' absolute values.
   */
  @Override
  public double worst(List<float[]> operands, float[] result) {
    double[] exact = new double[n];
    double[] bounds = new double[n];
    for (int i = 0; i < n; i++) {
      double g = operands.get(0)[i];
      double s = operands.get(1)[i];
      double t = operands.get(2)[i];
      double w = operands.get(WEIGHTS)[i];
      exact[i] = w + rule.change(g, s, t);
      double most = Math.max(Math.abs(rule.change(g, s, t)), Math.abs(rule.change(-g, s, t)));
      bounds[i] = Rounding.gamma(ROUNDINGS) * (Math.abs(w) + most);
    }
    return Rounding.worst(exact, bounds, result);
  }
}
