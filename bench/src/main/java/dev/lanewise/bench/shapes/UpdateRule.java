package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.vector.Adadelta;
import dev.lanewise.kernels.vector.Adam;
import dev.lanewise.kernels.vector.RmsProp;
import dev.lanewise.kernels.vector.Sgd;
import dev.lanewise.kernels.vector.UpdateReference;
import java.util.Locale;

/** How an optimiser moves weights, with the constants that are measured. */
public enum UpdateRule {
  /** With momentum. */
  SGD(2) {
    @Override
    public Step definition() {
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          UpdateReference.sgd(n, 0.01f, 0.9f, g, gAt, s, sAt, w, wAt);
    }

    @Override
    public Step kernel(Workers workers) {
      Sgd sgd = new Sgd(workers);
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          sgd.update(n, 0.01f, 0.9f, g, gAt, s, sAt, w, wAt);
    }

    @Override
    double change(double g, double s, double t) {
      return 0.9f * s - 0.01f * g;
    }
  },
  /** The tenth step. */
  ADAM(3) {
    @Override
    public Step definition() {
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          UpdateReference.adam(n, 0.001f, 0.9f, 0.999f, 1e-8f, 10, g, gAt, s, sAt, t, tAt, w, wAt);
    }

    @Override
    public Step kernel(Workers workers) {
      Adam adam = new Adam(workers);
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          adam.update(n, 0.001f, 0.9f, 0.999f, 1e-8f, 10, g, gAt, s, sAt, t, tAt, w, wAt);
    }

    @Override
    double change(double g, double s, double t) {
      double rate = 0.001f * Math.sqrt(1 - Math.pow(0.999f, 10)) / (1 - Math.pow(0.9f, 10));
      return -rate * mean(0.9f, s, g) / (Math.sqrt(mean(0.999f, t, g * g)) + 1e-8f);
    }
  },
  /** As the reference networks take it. */
  RMSPROP(2) {
    @Override
    public Step definition() {
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          UpdateReference.rmsProp(n, 0.001f, 0.9f, 1e-7f, g, gAt, s, sAt, w, wAt);
    }

    @Override
    public Step kernel(Workers workers) {
      RmsProp rmsProp = new RmsProp(workers);
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          rmsProp.update(n, 0.001f, 0.9f, 1e-7f, g, gAt, s, sAt, w, wAt);
    }

    @Override
    double change(double g, double s, double t) {
      return -0.001f * g / (Math.sqrt(mean(0.9f, s, g * g)) + 1e-7f);
    }
  },
  /** As the reference networks take it. */
  ADADELTA(3) {
    @Override
    public Step definition() {
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          UpdateReference.adadelta(n, 1, 0.95f, 1e-7f, g, gAt, s, sAt, t, tAt, w, wAt);
    }

    @Override
    public Step kernel(Workers workers) {
      Adadelta adadelta = new Adadelta(workers);
      return (n, g, gAt, s, sAt, t, tAt, w, wAt) ->
          adadelta.update(n, 1, 0.95f, 1e-7f, g, gAt, s, sAt, t, tAt, w, wAt);
    }

    @Override
    double change(double g, double s, double t) {
      return -g * Math.sqrt(t + 1e-7f) / Math.sqrt(mean(0.95f, s, g * g) + 1e-7f);
    }
  };

  /** One step over the gradient g, the state s and t, and the weights w. */
  public interface Step {
    /** Updates n weights; each array is from an index on. A rule with less state leaves t alone. */
    void update(
        int n, float[] g, int gAt, float[] s, int sAt, float[] t, int tAt, float[] w, int wAt);
  }

  private final int updated;

  UpdateRule(int updated) {
    this.updated = updated;
  }

  /** The definition. */
  public abstract Step definition();

  /** The kernel on these workers. */
  public abstract Step kernel(Workers workers);

  /** How far a weight moves, in float64. */
  abstract double change(double g, double s, double t);

  /** Arrays that a step reads and writes: the state and the weights. */
  int updated() {
    return updated;
  }

  private static double mean(double rho, double mean, double number) {
    return rho * mean + (1 - rho) * number;
  }

  /** The name in options and results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The rule of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static UpdateRule named(String name) {
    for (UpdateRule rule : values()) {
      if (rule.toString().equals(name)) {
        return rule;
      }
    }
    throw new IllegalArgumentException(
        "the optimiser is '" + name + "', must be sgd, adam, rmsprop or adadelta");
  }
}
