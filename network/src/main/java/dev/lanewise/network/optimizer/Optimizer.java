package dev.lanewise.network.optimizer;

import dev.lanewise.kernels.lanes.Arena;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.network.layer.Parameter;
import java.util.List;

/** An optimiser that runs: its parameters and what it remembers of them. */
public abstract class Optimizer {
  private final Parameter[] parameters;
  private final Arena arena = new Arena();
  private int steps;

  Optimizer(List<Parameter> parameters) {
    this.parameters = parameters.toArray(new Parameter[0]);
  }

  /** Moves every parameter by its gradient. */
  public final void step() {
    steps++;
    for (int p = 0; p < parameters.length; p++) {
      update(steps, p, parameters[p].gradient(), parameters[p].value());
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

  /** Updates parameter {@code p}, the numbers {@code w} with gradient {@code g}. */
  abstract void update(int step, int p, Slice g, Slice w);

  /** A zero for each number of each parameter. */
  final Slice[] zeros() {
    Slice[] state = new Slice[parameters.length];
    for (int p = 0; p < state.length; p++) {
      state[p] = arena.take(parameters[p].length());
    }
    return state;
  }
}
