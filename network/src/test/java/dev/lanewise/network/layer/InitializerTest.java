package dev.lanewise.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Arena;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerTest {
  private static final int N = 200_000;

  /** Fan-in 30 and fan-out 20: variances 1, 2/50, 2/50, 2/30, 2/30. */
  @ParameterizedTest
  @CsvSource({
    "NORMAL,1,Infinity,3",
    "GLOROT_UNIFORM,0.04,0.34641016,1.8",
    "GLOROT_NORMAL,0.04,Infinity,3",
    "HE_UNIFORM,0.066666667,0.44721360,1.8",
    "HE_NORMAL,0.066666667,Infinity,3",
    "ZEROS,0,0,0"
  })
  void momentsAreThoseOfTheDistribution(
      Initializer initializer, double variance, double limit, double kurtosis) {
    float[] values = new float[N];
    initializer.fill(Slice.of(values), 30, 20, new RandomSource(3).stream("moments"));
    double mean = 0;
    double squares = 0;
    double fourths = 0;
    for (float value : values) {
      assertTrue(Math.abs(value) <= limit * (1 + 1e-7), "value " + value);
      mean += value / (double) N;
      squares += (double) value * value / N;
      fourths += (double) value * value * value * value / N;
    }
    // Five standard errors; that of the second moment is variance * sqrt((kurtosis - 1) / N).
    assertEquals(0, mean, 5 * Math.sqrt(variance / N) + 1e-12);
    assertEquals(variance, squares, 5 * variance * Math.sqrt(2.0 / N) + 1e-12);
    assertEquals(kurtosis * variance * variance, fourths, 0.1 * variance * variance + 1e-12);
  }

  @Test
  void denseFansAreItsInputsAndUnits() {
    Layer layer =
        new Dense(20, Activation.RELU, Initializer.HE_NORMAL, Initializer.ZEROS)
            .build(LayerSites.at(new Shape(10, 10, 3), 1));
    assertEquals(2.0 / 300, variance(layer.parameters().get(0).value().toArray()), 0.1 * 2 / 300);
    for (float bias : layer.parameters().get(1).value().toArray()) {
      assertEquals(0, bias);
    }
  }

  @Test
  void convolutionFansCountTheReceptiveField() {
    Layer layer =
        new Conv2d(64, 3, 3, 1, 0, Activation.RELU).build(LayerSites.at(new Shape(9, 9, 32), 1));
    float[] filters = layer.parameters().get(0).value().toArray();
    assertEquals(3 * 3 * 32 * 64, filters.length);
    double expected = 2.0 / (9 * 32 + 9 * 64);
    assertEquals(expected, variance(filters), 0.1 * expected);
  }

  private static double variance(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value / values.length;
    }
    return squares;
  }

  @Test
  void drawsComeFromTheStreamOfTheLayerAndParameter() {
    RandomSource random = new RandomSource(9);
    LayerSite site =
        new LayerSite("dense1", Shape.vector(30), 1, Workers.serial(), random, new Arena());
    Layer layer =
        new Dense(20, Activation.RELU, Initializer.NORMAL, Initializer.NORMAL).build(site);
    float[] expected = new float[600];
    Initializer.NORMAL.fill(Slice.of(expected), 30, 20, random.stream("init/dense1/weights"));
    assertEquals("dense1/weights", layer.parameters().get(0).name());
    assertArrayEquals(expected, layer.parameters().get(0).value().toArray());
    float[] biases = new float[20];
    Initializer.NORMAL.fill(Slice.of(biases), 30, 20, random.stream("init/dense1/biases"));
    assertEquals("dense1/biases", layer.parameters().get(1).name());
    assertArrayEquals(biases, layer.parameters().get(1).value().toArray());
    assertNotEquals(expected[0], biases[0]);
    assertEquals(600, layer.parameters().get(0).gradient().length());
  }

  @Test
  void aGradientIsAsLongAsItsParameter() {
    Slice three = Slice.of(new float[3]);
    Slice two = Slice.of(new float[2]);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Parameter("p", three, two));
    assertEquals("gradient has 2 numbers, must have 3", e.getMessage());
  }

  @Test
  void fansMustBePositive() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Initializer.HE_NORMAL.fill(
                    Slice.of(new float[1]), 0, 1, new RandomSource(1).stream("fans")));
    assertEquals("fanIn is 0 and fanOut is 1, both must be at least 1", e.getMessage());
  }
}
