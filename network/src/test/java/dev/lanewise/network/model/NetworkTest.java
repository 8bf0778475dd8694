package dev.lanewise.network.model;

import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.AveragePool2d;
import dev.lanewise.network.layer.Conv2d;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Dropout;
import dev.lanewise.network.layer.Flatten;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.MaxPool2d;
import dev.lanewise.network.layer.Parameter;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.random.RandomSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final RandomSource RANDOM = new RandomSource(5);

  private static Network network(Shape input, int maxBatch, LayerSpec... layers) {
    return new Network(input, List.of(layers), maxBatch, Workers.serial(), RANDOM);
  }

  private static Network small() {
    return network(
        new Shape(8, 8, 1),
        4,
        new Conv2d(3, 3, 3, 1, 0, Activation.RELU),
        new MaxPool2d(2),
        new Dropout(0.5f),
        new Flatten(),
        new Dense(5, Activation.TANH),
        new Dense(4, Activation.LINEAR));
  }

  @Test
  void layersAreNamedByKindAndNumber() {
    List<String> names = small().parameters().stream().map(Parameter::name).toList();
    assertEquals(
        List.of(
            "conv2d1/weights",
            "conv2d1/biases",
            "dense1/weights",
            "dense1/biases",
            "dense2/weights",
            "dense2/biases"),
        names);
  }

  @Test
  void summaryShowsShapesAndParameters() {
    assertEquals(
        """
        layer          output         parameters
        conv2d1        6x6x3                  30
        maxpool2d1     3x3x3                   0
        dropout1       3x3x3                   0
        flatten1       27                      0
        dense1         5                     140
        dense2         4                      24
        total                                194
        """,
        small().summary().replace(System.lineSeparator(), "\n"));
    assertEquals(194, small().parameterCount());
  }

  @Test
  void inferenceIsTheSameAloneAndInABatch() {
    Network network = small();
    float[] x = random(4 * 64, 1);
    float[] together = Arrays.copyOf(network.forward(4, x, false), 16);
    for (int i = 0; i < 4; i++) {
      float[] alone = network.forward(1, Arrays.copyOfRange(x, i * 64, (i + 1) * 64), false);
      assertArrayEquals(Arrays.copyOfRange(together, i * 4, i * 4 + 4), Arrays.copyOf(alone, 4));
    }
  }

  @Test
  void predictionGoesThroughAllBatches() {
    Network network = small();
    float[] x = random(11 * 64, 1);
    int[] answers = network.predict(11, x);
    assertEquals(11, answers.length);
    for (int i = 0; i < 11; i++) {
      assertEquals(network.predict(1, Arrays.copyOfRange(x, i * 64, (i + 1) * 64))[0], answers[i]);
    }
  }

  @Test
  void viewsShareTheirArray() {
    Network network = network(new Shape(2, 2, 1), 1, new Flatten());
    float[] x = {1, 2, 3, 4};
    assertSame(x, network.forward(1, x, true));
  }

  @Test
  void hashSeesEveryBitButTheKindOfNan() {
    Network network = network(Shape.vector(3), 1, new Dense(2, Activation.LINEAR));
    String before = network.sha256();
    assertEquals(64, before.length());
    assertEquals(before, network(Shape.vector(3), 1, new Dense(2, Activation.LINEAR)).sha256());
    Slice biases = network.parameters().get(1).value();
    biases.set(new float[] {0, -0.0f});
    assertNotEquals(before, network.sha256());
    biases.set(new float[] {0, Float.intBitsToFloat(0x7fc00001)});
    String nan = network.sha256();
    biases.set(new float[] {0, Float.NaN});
    assertEquals(nan, network.sha256());
    network.setWeights(new float[][] {new float[6], {1, -2}});
    // sha256 of 24 zero bytes, 0000803f and 000000c0, computed with sha256sum.
    assertEquals(
        "902ea710b136ce8667fb748fdc3ecc3875b67f91ae4cf24cad781baf75eab0b2", network.sha256());
  }

  @Test
  void hashSpansItsBuffer() {
    Network network = network(Shape.vector(100), 1, new Dense(99, Activation.LINEAR));
    String before = network.sha256();
    Slice weights = network.parameters().get(0).value();
    weights.array()[weights.offset() + 9899] += 1;
    assertNotEquals(before, network.sha256());
  }

  @Test
  void weightsGoOutAndBack() {
    Network network = small();
    float[][] weights = network.weights();
    String before = network.sha256();
    float[] sevens = new float[27 * 5];
    Arrays.fill(sevens, 7);
    network.parameters().get(2).value().set(sevens);
    network.setWeights(weights);
    assertEquals(before, network.sha256());
    float[][] tooLong = network.weights();
    tooLong[1] = new float[4];
    assertEquals(
        "conv2d1/biases has 4 numbers, must have 3",
        assertThrows(IllegalArgumentException.class, () -> network.setWeights(tooLong))
            .getMessage());
    assertEquals(
        "weights has 0 arrays, must have 6",
        assertThrows(IllegalArgumentException.class, () -> network.setWeights(new float[0][]))
            .getMessage());
  }

  @Test
  void misuseIsNamed() {
    Network network = small();
    assertEquals(
        "mb is 5, must be 1 to 4",
        assertThrows(
                IllegalArgumentException.class, () -> network.forward(5, new float[320], false))
            .getMessage());
    assertEquals(
        "x has 127 elements, must have at least 128",
        assertThrows(
                IndexOutOfBoundsException.class, () -> network.forward(2, new float[127], false))
            .getMessage());
    network.forward(2, new float[128], false);
    assertEquals(
        "mb is 2, but the training pass before it, which backward needs, had 0",
        assertThrows(IllegalStateException.class, () -> network.backward(2, new float[8]))
            .getMessage());
    network.forward(2, new float[128], true);
    assertEquals(
        "mb is 3, but the training pass before it, which backward needs, had 2",
        assertThrows(IllegalStateException.class, () -> network.backward(3, new float[12]))
            .getMessage());
    assertEquals(
        "specs is empty, must hold at least one layer",
        assertThrows(IllegalArgumentException.class, () -> network(Shape.vector(1), 1))
            .getMessage());
    assertEquals(
        "averagepool2d2: the window of averagepool2d is 3x3, must fit the input of 2x2",
        assertThrows(
                IllegalArgumentException.class,
                () -> network(new Shape(8, 8, 1), 1, new AveragePool2d(4), new AveragePool2d(3)))
            .getMessage());
  }
}
