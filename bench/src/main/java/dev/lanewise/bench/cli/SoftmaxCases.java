package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.CrossEntropy;
import dev.lanewise.kernels.activation.CrossEntropyReference;
import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.activation.SoftmaxReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Softmax, its gradient and its cross-entropy. Its definition uses the scalar form of exp, so this
 * also checks the vector form against it.
 */
final class SoftmaxCases {
  private SoftmaxCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int edge : VerifyCases.EDGES) {
      add(cases, "", 5, edge, edge, Numbers.uniform("x", 5 * edge));
      add(cases, "", 5, edge, edge + 3, Numbers.uniform("x", 5 * (edge + 3)));
    }
    add(cases, ", special numbers", 50, 9, 9, SpecialNumbers.mixed("x", 50 * 9));
    add(cases, ", every exponential", 500, 2, 2, exponents(500));
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    // The gradient counts 16 an element, the softmax 64.
    int rows = VerifyCases.timesForThreads(16 * 129);
    add(cases, "", rows, 129, 129, Numbers.uniform("x", rows * 129));
    int pairs = VerifyCases.timesForThreads(16 * 2);
    add(cases, ", every exponential", pairs, 2, 2, exponents(pairs));
    return cases;
  }

  /**
   * Rows of 0 and a number from 0 down to -110, where exp has long been 0: the second result is e /
   * (1 + e), which is e itself where e is small.
   */
  private static float[] exponents(int rows) {
    float[] x = new float[2 * rows];
    for (int r = 0; r < rows; r++) {
      x[2 * r + 1] = -110f * r / rows;
    }
    return x;
  }

  private static void add(List<VerifyCase> cases, String kind, int rows, int n, int ld, float[] x) {
    String name = rows + " x " + n + ", ld " + ld + kind;
    float[] dY = Numbers.uniform("dY", rows * ld);
    float[] y = new float[rows * ld];
    SoftmaxReference.forward(rows, n, x, 0, ld, y, 0, ld);
    cases.add(
        new VerifyCase(
            "softmax forward",
            name,
            new float[rows * ld],
            out -> SoftmaxReference.forward(rows, n, x, 0, ld, out, 0, ld),
            (workers, out) -> new Softmax(workers).forward(rows, n, x, 0, ld, out, 0, ld)));
    cases.add(
        new VerifyCase(
            "softmax backward",
            name,
            new float[rows * ld],
            out -> SoftmaxReference.backward(rows, n, y, 0, ld, dY, 0, ld, out, 0, ld),
            (workers, out) ->
                new Softmax(workers).backward(rows, n, y, 0, ld, dY, 0, ld, out, 0, ld)));
    int[] labels = IntStream.range(0, rows).map(r -> r * 3 % n).toArray();
    cases.add(
        new VerifyCase(
            "cross-entropy",
            name,
            new float[rows * (1 + ld)],
            out ->
                CrossEntropyReference.gradient(rows, n, x, 0, ld, labels, 0, out, 0, out, rows, ld),
            (workers, out) ->
                new CrossEntropy(workers)
                    .gradient(rows, n, x, 0, ld, labels, 0, out, 0, out, rows, ld)));
  }
}
