package dev.lanewise.network.optimizer;

import dev.lanewise.network.layer.Parameter;
import java.util.List;

/** An optimiser that runs: its parameters and what it remembers of them. */
public abstract class Optimizer {
  private final Parameter[] parameters;
  private int steps;

  Optimizer(List<Parameter> parameters) {
    this.parameters = parameters.toArray(new Parameter[0]);
  }

  /** Moves every parameter by its gradient. */
  public final void step() {
    steps++;
    for (int p = 0; p < parameters.length; p++) {
      update(steps, p, parameters[p].length(), parameters[p].gradient(), parameters[p].value());
    }
  }

  /** The elements that a step reads and those that it writes. */
  public final long floatsOfStep() {
    long weights = 0;
    for (Parameter parameter : parameters) {
      weights += parameter.length();
    }
    return weights * (1 + 2L * (1 + states()));
  }

  /** How many numbers it remembers of each weight. */
  abstract int states();

  /** Updates parameter {@code p}, of {@code n} numbers {@code w} with gradient {@code g}. */
  abstract void update(int step, int p, int n, float[] g, float[] w);

  /** One array of zeros for each parameter. */
  static float[][] zeros(List<Parameter> parameters) {
    float[][] state = new float[parameters.size()][];
    for (int p = 0; p < state.length; p++) {
      state[p] = new float[parameters.get(p).length()];
    }
    return state;
  }
}
