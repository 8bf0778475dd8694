package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.vector.Adadelta;
import dev.lanewise.kernels.vector.Adam;
import dev.lanewise.kernels.vector.RmsProp;
import dev.lanewise.kernels.vector.Sgd;
import dev.lanewise.kernels.vector.UpdateReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The update rules. What a rule writes is one array: its state, then the weights. */
final class UpdateCases {
  // 20 an element is what the cheapest of them counts.
  private static final int LARGE = (int) (VerifyCases.SHARED_WORK / 20) + 3;

  // One after another, then a leap: Adam keeps the powers of its betas from one to the next.
  private static final int[] STEPS = {1, 2, 3, 10};

  private UpdateCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int edge : VerifyCases.EDGES) {
      addAll(cases, "n " + edge, Numbers.uniform("g", edge));
    }
    addAll(cases, "special numbers", SpecialNumbers.mixed("g", 333));
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    addAll(cases, "n " + LARGE, Numbers.uniform("g", LARGE));
    return cases;
  }

  private static void addAll(List<VerifyCase> cases, String name, float[] g) {
    int n = g.length;
    cases.add(sgd(name, g));
    cases.add(plainSgd(name, g));
    cases.add(adam(name, g));
    cases.add(
        new VerifyCase(
            "rmsprop",
            name,
            Numbers.positive("state", 2 * n),
            s -> UpdateReference.rmsProp(n, 0.001f, 0.9f, 1e-7f, g, 0, s, 0, s, n),
            (workers, s) -> new RmsProp(workers).update(n, 0.001f, 0.9f, 1e-7f, g, 0, s, 0, s, n)));
    cases.add(
        new VerifyCase(
            "adadelta",
            name,
            Numbers.positive("state", 3 * n),
            s -> UpdateReference.adadelta(n, 1, 0.95f, 1e-7f, g, 0, s, 0, s, n, s, 2 * n),
            (workers, s) ->
                new Adadelta(workers).update(n, 1, 0.95f, 1e-7f, g, 0, s, 0, s, n, s, 2 * n)));
  }

  private static VerifyCase sgd(String name, float[] g) {
    int n = g.length;
    return new VerifyCase(
        "sgd",
        name,
        Numbers.uniform("state", 2 * n),
        s -> UpdateReference.sgd(n, 0.01f, 0.9f, g, 0, s, 0, s, n),
        (workers, s) -> new Sgd(workers).update(n, 0.01f, 0.9f, g, 0, s, 0, s, n));
  }

  private static VerifyCase plainSgd(String name, float[] g) {
    int n = g.length;
    float[] before = Numbers.uniform("state", 2 * n);
    // The velocity is not to be read.
    Arrays.fill(before, 0, n, Float.NaN);
    return new VerifyCase(
        "sgd without momentum",
        name,
        before,
        s -> UpdateReference.sgd(n, 0.01f, 0, g, 0, s, 0, s, n),
        (workers, s) -> new Sgd(workers).update(n, 0.01f, 0, g, 0, s, 0, s, n));
  }

  private static VerifyCase adam(String name, float[] g) {
    int n = g.length;
    return new VerifyCase(
        "adam",
        name,
        Numbers.positive("state", 3 * n),
        s -> {
          for (int step : STEPS) {
            UpdateReference.adam(n, 0.001f, 0.9f, 0.999f, 1e-8f, step, g, 0, s, 0, s, n, s, 2 * n);
          }
        },
        (workers, s) -> {
          Adam kernel = new Adam(workers);
          for (int step : STEPS) {
            kernel.update(n, 0.001f, 0.9f, 0.999f, 1e-8f, step, g, 0, s, 0, s, n, s, 2 * n);
          }
        });
  }
}
