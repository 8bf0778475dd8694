package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ActivationReference;
import dev.lanewise.kernels.activation.ElementWise;
import java.util.ArrayList;
import java.util.List;

/**
 * Each activation function and its gradient. The definitions of the sigmoid and of tanh are their
 * scalar forms, so these also check the vector forms against them.
 */
final class ActivationCases {
  // 8 bytes an element is what the cheapest of them counts.
  private static final int LARGE = (int) (VerifyCases.SHARED_WORK / 8) + 5;

  private ActivationCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int edge : VerifyCases.EDGES) {
      add(cases, ", n " + edge, wide(edge), Numbers.uniform("dY", edge));
    }
    float[] special = SpecialNumbers.mixed("x", 333);
    add(cases, ", special numbers", special, SpecialNumbers.mixed("dY", special.length));
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    float[] dY = Numbers.uniform("dY", LARGE);
    add(cases, ", n " + LARGE, wide(LARGE), dY);
    add(cases, ", every exponent", SpecialNumbers.everyExponent(LARGE), dY);
    return cases;
  }

  /** In [-20, 20), where a sigmoid comes close to 0 and 1. */
  private static float[] wide(int n) {
    float[] x = Numbers.uniform("x", n);
    for (int i = 0; i < n; i++) {
      x[i] *= 20;
    }
    return x;
  }

  private static void add(List<VerifyCase> cases, String kind, float[] x, float[] dY) {
    int n = x.length;
    for (Activation f : Activation.values()) {
      float[] y = new float[n];
      ActivationReference.forward(f, n, x, 0, y, 0);
      cases.add(
          new VerifyCase(
              "activation forward",
              f + kind,
              new float[n],
              out -> ActivationReference.forward(f, n, x, 0, out, 0),
              (workers, out) -> new ElementWise(workers).forward(f, n, x, 0, out, 0)));
      cases.add(
          new VerifyCase(
              "activation backward",
              f + kind,
              new float[n],
              out -> ActivationReference.backward(f, n, y, 0, dY, 0, out, 0),
              (workers, out) -> new ElementWise(workers).backward(f, n, y, 0, dY, 0, out, 0)));
    }
  }
}
