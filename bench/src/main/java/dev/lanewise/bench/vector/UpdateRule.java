package dev.lanewise.bench.vector;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.vector.Adadelta;
import dev.lanewise.kernels.vector.Adam;
import dev.lanewise.kernels.vector.RmsProp;
import dev.lanewise.kernels.vector.Sgd;
import dev.lanewise.kernels.vector.UpdateReference;

/** An optimiser's step over its gradient, two arrays of state and the weights. */
interface UpdateRule {
  /** One step; a rule with less state leaves s or t alone. */
  void update(int n, float[] g, float[] s, float[] t, float[] w);

  /** The kernel of a name. */
  static UpdateRule kernel(String name, Workers workers) {
    return switch (name) {
      case "sgd" -> {
        Sgd sgd = new Sgd(workers);
        yield (n, g, s, t, w) -> sgd.update(n, 0.01f, 0.9f, g, 0, s, 0, w, 0);
      }
      case "adam" -> {
        Adam adam = new Adam(workers);
        yield (n, g, s, t, w) ->
            adam.update(n, 0.001f, 0.9f, 0.999f, 1e-8f, 10, g, 0, s, 0, t, 0, w, 0);
      }
      case "rmsprop" -> {
        RmsProp rmsProp = new RmsProp(workers);
        yield (n, g, s, t, w) -> rmsProp.update(n, 0.001f, 0.9f, 1e-7f, g, 0, s, 0, w, 0);
      }
      case "adadelta" -> {
        Adadelta adadelta = new Adadelta(workers);
        yield (n, g, s, t, w) -> adadelta.update(n, 1, 0.95f, 1e-7f, g, 0, s, 0, t, 0, w, 0);
      }
      default -> throw unknown(name);
    };
  }

  /** The definition of a name. */
  static UpdateRule definition(String name) {
    return switch (name) {
      case "sgd" -> (n, g, s, t, w) -> UpdateReference.sgd(n, 0.01f, 0.9f, g, 0, s, 0, w, 0);
      case "adam" ->
          (n, g, s, t, w) ->
              UpdateReference.adam(n, 0.001f, 0.9f, 0.999f, 1e-8f, 10, g, 0, s, 0, t, 0, w, 0);
      case "rmsprop" ->
          (n, g, s, t, w) -> UpdateReference.rmsProp(n, 0.001f, 0.9f, 1e-7f, g, 0, s, 0, w, 0);
      case "adadelta" ->
          (n, g, s, t, w) -> UpdateReference.adadelta(n, 1, 0.95f, 1e-7f, g, 0, s, 0, t, 0, w, 0);
      default -> throw unknown(name);
    };
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "the optimiser is '" + name + "', must be sgd, adam, rmsprop or adadelta");
  }
}
