package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import org.junit.jupiter.api.Test;

class VerifyTest {
  @Test
  void everyCaseHolds() {
    try (Workers workers = Workers.of(2)) {
      for (VerifyCase one : VerifyCases.all()) {
        assertEquals(-1, one.firstDifference(workers), one.operation() + " " + one.name());
      }
    }
  }

  @Test
  void aWrongBitIsFound() {
    VerifyCase wrong =
        new VerifyCase("x", "x", () -> new float[] {1, 0f}, workers -> new float[] {1, -0f});
    assertEquals(1, wrong.firstDifference(Workers.serial()));
  }

  @Test
  void theBoundHoldsForTheKernelAndNotForAWrongSum() {
    assertTrue(GemmBound.worst(Workers.serial(), 17, 33, 100) <= 1);
    float[] a = {1, 1};
    assertTrue(GemmBound.worst(1, 1, 2, a, a, new float[] {2}) <= 1);
    assertTrue(GemmBound.worst(1, 1, 2, a, a, new float[] {2.00001f}) > 1);
    assertTrue(GemmBound.worst(1, 1, 2, a, a, new float[] {Float.NaN}) > 1);
  }
}
