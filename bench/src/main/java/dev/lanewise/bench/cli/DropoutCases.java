package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.vector.Dropout;
import dev.lanewise.kernels.vector.DropoutReference;
import java.util.ArrayList;
import java.util.List;

/** Dropout, whose random numbers are part of what must be the same. */
final class DropoutCases {
  private static final int KEY0 = 0x243F6A88;
  private static final int KEY1 = 0x85A308D3;

  // Within a block of these the lower half of the counter overflows.
  private static final long CARRY = 0xFFFF_FFF0L;

  private DropoutCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int edge : VerifyCases.EDGES) {
      cases.add(dropout(0.25f, 0, "n " + edge, Numbers.uniform("x", edge)));
    }
    for (int n = 127; n <= 129; n++) {
      cases.add(dropout(0.5f, CARRY, "n " + n, Numbers.uniform("x", n)));
    }
    float[] special = SpecialNumbers.mixed("x", 333);
    for (float rate : new float[] {0, 0.5f, 0.9f}) {
      cases.add(dropout(rate, 1000, "special numbers", special));
    }
    return cases;
  }

  static List<VerifyCase> large() {
    // It counts 32 an element.
    int n = (int) (VerifyCases.SHARED_WORK / 32) + 77;
    float[] x = Numbers.uniform("x", n);
    return List.of(dropout(0.25f, 0, "n " + n, x), dropout(0.5f, CARRY, "n " + n, x));
  }

  private static VerifyCase dropout(float rate, long first, String kind, float[] x) {
    int n = x.length;
    return new VerifyCase(
        "dropout",
        kind + ", rate " + rate + ", counters from " + first,
        new float[n],
        y -> DropoutReference.apply(n, rate, KEY0, KEY1, first, x, 0, y, 0),
        (workers, y) -> new Dropout(workers).apply(n, rate, KEY0, KEY1, first, x, 0, y, 0));
  }
}
