package dev.lanewise.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Slice;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutLayerTest {
  private static final int N = 10_000;

  private static Layer layer(float rate) {
    return new Dropout(rate).build(LayerSites.at(Shape.vector(N), 2));
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  @ParameterizedTest
  @ValueSource(floats = {0.2f, 0.25f, 0.5f, 0.9f})
  void keepsItsShareAndTheMean(float rate) {
    float[] y = new float[2 * N];
    layer(rate).forward(2, Slice.of(ones(2 * N)), Slice.of(y), true);
    int kept = 0;
    for (float value : y) {
      assertTrue(value == 0 || Math.abs(value - 1 / (1 - rate)) < 1e-5, "value " + value);
      kept += value == 0 ? 0 : 1;
    }
    // Five standard deviations of a binomial count.
    double tolerance = 5 * Math.sqrt(2 * N * rate * (1 - rate));
    assertEquals(2 * N * (1 - rate), kept, tolerance);
  }

  @Test
  void backwardUsesTheMaskOfTheForwardPass() {
    Layer layer = layer(0.5f);
    for (int step = 0; step < 3; step++) {
      Slice y = Guarded.nans(N);
      Slice dX = Guarded.nans(N);
      layer.forward(1, Guarded.of(ones(N)), y, true);
      layer.backward(1, Guarded.of(ones(N)), y, Guarded.of(ones(N)), dX);
      assertArrayEquals(Guarded.numbers(y), Guarded.numbers(dX));
    }
  }

  @Test
  void everyStepDrawsAnotherMaskAndEveryRunTheSame() {
    Layer layer = layer(0.5f);
    Layer again = layer(0.5f);
    float[] first = new float[N];
    float[] second = new float[N];
    float[] repeated = new float[N];
    layer.forward(1, Slice.of(ones(N)), Slice.of(first), true);
    layer.forward(1, Slice.of(ones(N)), Slice.of(second), true);
    again.forward(1, Slice.of(ones(N)), Slice.of(repeated), true);
    assertArrayEquals(first, repeated);
    int same = 0;
    for (int i = 0; i < N; i++) {
      same += first[i] == second[i] ? 1 : 0;
    }
    assertEquals(N / 2.0, same, 5 * Math.sqrt(N / 4.0));
  }

  @Test
  void inferenceChangesNothingAndDrawsNothing() {
    Layer layer = layer(0.5f);
    Layer other = layer(0.5f);
    float[] x = ones(N);
    Slice y = Guarded.nans(N);
    layer.forward(1, Guarded.of(x), y, false);
    assertArrayEquals(x, Guarded.numbers(y));
    assertTrue(layer.passesThrough(false));
    assertFalse(layer.passesThrough(true));
    float[] after = new float[N];
    float[] fresh = new float[N];
    layer.forward(1, Slice.of(x), Slice.of(after), true);
    other.forward(1, Slice.of(x), Slice.of(fresh), true);
    assertArrayEquals(fresh, after);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1, Float.NaN})
  void rateMustBeAShareBelowOne(float rate) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Dropout(rate));
    assertEquals("rate is " + rate + ", must be at least 0 and less than 1", e.getMessage());
  }
}
