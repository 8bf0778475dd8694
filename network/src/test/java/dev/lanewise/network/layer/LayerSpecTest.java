package dev.lanewise.network.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LayerSpecTest {
  private static void assertRejected(String message, Executable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call);
    assertEquals(message, e.getMessage());
  }

  @Test
  void shapesFollowFromTheInput() {
    Shape image = new Shape(28, 28, 1);
    assertEquals(Shape.vector(30), new Dense(30, Activation.RELU).output(image));
    assertEquals(new Shape(26, 26, 32), new Conv2d(32, 3, 3, 1, 0, Activation.RELU).output(image));
    assertEquals(new Shape(14, 14, 8), new Conv2d(8, 5, 5, 2, 2, Activation.RELU).output(image));
    assertEquals(new Shape(14, 14, 1), new MaxPool2d(2).output(image));
    assertEquals(new Shape(13, 13, 1), new AveragePool2d(3, 3, 2).output(image));
    assertEquals(Shape.vector(784), new Flatten().output(image));
    assertEquals(image, new Dropout(0.5f).output(image));
    assertEquals(image, new SoftmaxLayer().output(image));
    assertEquals(image, new ActivationLayer(Activation.TANH).output(image));
    assertEquals("28x28x1", image.toString());
    assertEquals("784", Shape.vector(784).toString());
  }

  @Test
  void flattenHandsItsArrayOn() {
    Layer layer = new Flatten().build(LayerSites.at(new Shape(2, 2, 1), 1));
    assertTrue(layer.passesThrough(true));
    assertTrue(layer.passesThrough(false));
    Slice y = Guarded.nans(4);
    layer.forward(1, Guarded.of(1, 2, 3, 4), y, true);
    assertArrayEquals(new float[] {1, 2, 3, 4}, Guarded.numbers(y));
    Slice dX = Guarded.nans(4);
    layer.backward(1, null, null, Guarded.of(5, 6, 7, 8), dX);
    assertArrayEquals(new float[] {5, 6, 7, 8}, Guarded.numbers(dX));
  }

  @Test
  void badNumbersAreNamed() {
    assertRejected("units is 0, must be at least 1", () -> new Dense(0, Activation.RELU));
    assertRejected(
        "filters is 0, must be at least 1", () -> new Conv2d(0, 3, 3, 1, 0, Activation.RELU));
    assertRejected(
        "stride is 0, must be at least 1", () -> new Conv2d(1, 3, 3, 0, 0, Activation.RELU));
    assertRejected(
        "padding is -1, must be at least 0", () -> new Conv2d(1, 3, 3, 1, -1, Activation.RELU));
    assertRejected("kh is 0, must be at least 1", () -> new MaxPool2d(0));
    assertRejected("kh * kw is 272, must be at most 256", () -> new MaxPool2d(17, 16, 1));
    assertRejected(
        "the window of maxpool2d is 3x3, must fit the input of 2x5",
        () -> new MaxPool2d(3).output(new Shape(2, 5, 1)));
    assertRejected(
        "the window of conv2d is 5x5, must fit the input of 4x4",
        () -> new Conv2d(1, 5, 5, 1, 1, Activation.RELU).output(new Shape(2, 2, 1)));
    assertRejected("the shape is 0x1x1, each side must be at least 1", () -> new Shape(0, 1, 1));
    assertRejected(
        "the shape is 65536x65536x1, must have fewer than 2^31 numbers",
        () -> new Shape(65536, 65536, 1));
    assertRejected(
        "units is 1000000, must be at most 53687 for 10000 inputs",
        () -> new Dense(1_000_000, Activation.RELU).output(Shape.vector(10_000)));
    assertRejected(
        "maxBatch is 0, must be 1 to 53687091 for 10 at layer1",
        () -> LayerSites.at(Shape.vector(10), 0));
  }
}
