package dev.lanewise.network.layer;

import static dev.lanewise.network.float64.Doubles.abs;
import static dev.lanewise.network.float64.Doubles.gamma;
import static dev.lanewise.network.float64.Doubles.of;
import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.network.float64.Activation64;
import dev.lanewise.network.float64.Conv64;
import dev.lanewise.network.float64.Dense64;
import dev.lanewise.network.float64.Layer64;
import dev.lanewise.network.float64.Pool64;
import dev.lanewise.network.float64.Softmax64;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.AssertionFailedError;

/**
 * The float layers against those in double precision. A sum of n products has an error of at most
 * gamma(n + 2) times the sum of their absolute values, which the same double layer computes from
 * absolute values. An activation adds 8 u: its slope is at most 1, and our polynomials are exact to
 * a few units in the last place.
 */
class LayerAccuracyTest {
  private static void assertWithin(String name, double[] exact, float[] got, double[] bound) {
    for (int i = 0; i < exact.length; i++) {
      if (!(Math.abs(got[i] - exact[i]) <= bound[i])) {
        fail(
            name + "[" + i + "] is " + got[i] + ", must be within " + bound[i] + " of " + exact[i]);
      }
    }
  }

  private static double[] times(double factor, double[] values, double plus) {
    return Arrays.stream(values).map(value -> factor * value + plus).toArray();
  }

  private static float[] forward(Layer layer, int mb, float[] x) {
    Slice y = Guarded.nans(mb * layer.output().size());
    layer.forward(mb, Guarded.of(x), y, true);
    return Guarded.numbers(y);
  }

  private static float[] backward(Layer layer, int mb, float[] x, float[] y, float[] dY) {
    Slice dX = Guarded.nans(mb * layer.input().size());
    layer.backward(mb, Guarded.of(x), Guarded.of(y), Guarded.of(dY), dX);
    return Guarded.numbers(dX);
  }

  private static void spoil(Slice slice) {
    float[] nans = new float[slice.length()];
    Arrays.fill(nans, Float.NaN);
    slice.set(nans);
  }

  private interface Factory {
    Layer64 of(double[] w, double[] b);
  }

  /**
   * Checks a layer with weights.
   *
   * @param forwardSum products in an output, {@code inputSum} in a dX, {@code batchSum} in a dW
   */
  private static void check(
      Layer layer,
      Activation activation,
      Factory factory,
      int mb,
      int forwardSum,
      int inputSum,
      int batchSum) {
    Parameter weights = layer.parameters().get(0);
    Parameter biases = layer.parameters().get(1);
    biases.value().set(random(biases.length(), 5));
    double[] w = of(weights.value().toArray());
    double[] b = of(biases.value().toArray());
    float[] x = random(mb * layer.input().size(), 2);
    Layer64 exact = factory.of(w, b);
    Layer64 magnitude = factory.of(abs(w), abs(b));
    Layer64 function = new Activation64(activation);

    float[] y = forward(layer, mb, x);
    double[] z64 = exact.forward(mb, of(x));
    assertWithin(
        "y",
        function.forward(mb, z64),
        y,
        times(gamma(forwardSum + 2), magnitude.forward(mb, abs(of(x))), 8 * 0x1p-24));

    // From here on the exact layer starts from the float output: its error is bounded above.
    float[] dY = random(y.length, 3);
    double[] dZ64 = function.backward(mb, null, of(y), of(dY));
    double[] dX64 = exact.backward(mb, of(x), null, dZ64);
    // |dY| and not |dZ|: 1 - y^2 has an absolute error of u or so, which counts where it is small.
    double[] dXSize = magnitude.backward(mb, abs(of(x)), null, abs(of(dY)));
    spoil(weights.gradient());
    spoil(biases.gradient());
    float[] dX = backward(layer, mb, x, y, dY);
    assertWithin("dX", dX64, dX, times(gamma(inputSum + 6), dXSize, 0));
    float[] dW = weights.gradient().toArray();
    assertWithin("dW", exact.dW, dW, times(gamma(batchSum + 6), magnitude.dW, 0));
    float[] db = biases.gradient().toArray();
    assertWithin("dB", exact.dB, db, times(gamma(batchSum + 6), magnitude.dB, 0));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"LINEAR", "RELU", "SIGMOID", "TANH"})
  void denseLayerIsWithinItsBound(Activation activation) {
    for (int mb : new int[] {1, 7}) {
      Layer layer = new Dense(13, activation).build(LayerSites.at(new Shape(5, 3, 2), 7));
      check(layer, activation, (w, b) -> new Dense64(30, 13, w, b), mb, 30, 13, mb);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,0,RELU", "2,0,LINEAR", "1,1,TANH", "2,1,SIGMOID"})
  void convolutionLayerIsWithinItsBound(int stride, int padding, Activation activation) {
    Layer layer =
        new Conv2d(9, 3, 3, stride, padding, activation)
            .build(LayerSites.at(new Shape(8, 7, 4), 3));
    int pixels = layer.output().h() * layer.output().w();
    check(
        layer,
        activation,
        (w, b) -> new Conv64(8, 7, 4, 9, 3, stride, padding, w, b),
        3,
        36,
        81,
        3 * pixels);
  }

  /** Enough weights and biases that they begin with cache lines, in arrays that they share. */
  @Test
  void parametersNeedNotBeginTheirArrays() {
    Layer dense = new Dense(9000, Activation.RELU).build(LayerSites.at(Shape.vector(2), 3));
    check(dense, Activation.RELU, (w, b) -> new Dense64(2, 9000, w, b), 3, 2, 9000, 3);
    Layer conv =
        new Conv2d(9000, 1, 1, 1, 0, Activation.RELU).build(LayerSites.at(new Shape(2, 3, 1), 2));
    check(
        conv, Activation.RELU, (w, b) -> new Conv64(2, 3, 1, 9000, 1, 1, 0, w, b), 2, 1, 9000, 12);
    for (Layer layer : new Layer[] {dense, conv}) {
      Set<Integer> offsets = new HashSet<>();
      for (Parameter parameter : layer.parameters()) {
        offsets.add(parameter.value().offset());
        offsets.add(parameter.gradient().offset());
      }
      assertEquals(4, offsets.size(), offsets.toString());
      assertFalse(offsets.contains(0), offsets.toString());
    }
  }

  @Test
  void aWrongLayerIsFound() {
    Layer layer = new Dense(13, Activation.RELU).build(LayerSites.at(Shape.vector(30), 7));
    assertThrows(
        AssertionFailedError.class,
        () -> check(layer, Activation.TANH, (w, b) -> new Dense64(30, 13, w, b), 7, 30, 13, 7));
    assertThrows(
        AssertionFailedError.class,
        () ->
            check(
                layer,
                Activation.RELU,
                (w, b) -> new Dense64(30, 13, times(1 + 1e-4, w, 0), b),
                7,
                30,
                13,
                7));
  }

  @Test
  void withoutGradientOfTheInputTheOthersAreTheSame() {
    LayerSite site = LayerSites.at(new Shape(6, 6, 2), 2);
    for (LayerSpec spec :
        new LayerSpec[] {
          new Dense(5, Activation.TANH), new Conv2d(4, 3, 3, 1, 0, Activation.RELU)
        }) {
      Layer layer = spec.build(site);
      float[] x = random(2 * 72, 1);
      float[] y = forward(layer, 2, x);
      float[] dY = random(y.length, 2);
      backward(layer, 2, x, y, dY);
      Slice gradient = layer.parameters().get(0).gradient();
      float[] dW = gradient.toArray();
      spoil(gradient);
      layer.backward(2, Guarded.of(x), Guarded.of(y), Guarded.of(dY), null);
      assertArrayEquals(dW, gradient.toArray());
    }
  }

  @ParameterizedTest
  @CsvSource({"2,2", "3,2", "2,1"})
  void maxPoolingIsExact(int side, int stride) {
    Layer layer = new MaxPool2d(side, side, stride).build(LayerSites.at(new Shape(7, 6, 5), 2));
    Layer64 exact = new Pool64(true, 7, 6, 5, side, stride);
    float[] x = random(2 * 210, 1);
    float[] y = forward(layer, 2, x);
    assertArrayEquals(exact.forward(2, of(x)), of(y));
    float[] dY = random(y.length, 2);
    float[] dX = backward(layer, 2, x, y, dY);
    int overlaps = side * side;
    assertWithin(
        "dX",
        exact.backward(2, of(x), null, of(dY)),
        dX,
        times(gamma(overlaps), exact.backward(2, of(x), null, abs(of(dY))), 0));
  }

  @ParameterizedTest
  @CsvSource({"2,2", "3,2", "2,1"})
  void averagePoolingIsWithinItsBound(int side, int stride) {
    Layer layer = new AveragePool2d(side, side, stride).build(LayerSites.at(new Shape(7, 6, 5), 2));
    Layer64 exact = new Pool64(false, 7, 6, 5, side, stride);
    double bound = gamma(side * side + 2);
    float[] x = random(2 * 210, 1);
    float[] y = forward(layer, 2, x);
    assertWithin("y", exact.forward(2, of(x)), y, times(bound, exact.forward(2, abs(of(x))), 0));
    float[] dY = random(y.length, 2);
    float[] dX = backward(layer, 2, x, y, dY);
    assertWithin(
        "dX",
        exact.backward(2, of(x), null, of(dY)),
        dX,
        times(bound, exact.backward(2, of(x), null, abs(of(dY))), 0));
  }

  /** The exponent's argument is rounded: |x - max| u of relative error, and n for the sum. */
  @Test
  void softmaxIsWithinItsBound() {
    Shape shape = new Shape(2, 3, 10);
    Layer layer = new SoftmaxLayer().build(LayerSites.at(shape, 2));
    Layer64 exact = new Softmax64(10);
    float[] x = random(2 * 60, 1);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 8;
    }
    float[] y = forward(layer, 2, x);
    double[] y64 = exact.forward(2, of(x));
    assertWithin("y", y64, y, times(gamma(2 * 16 + 10 + 8), y64, 0));
    float[] dY = random(y.length, 2);
    float[] dX = backward(layer, 2, x, y, dY);
    // |y_i (dY_i - sum_j y_j dY_j)|: both terms are at most y_i, as |dY| is below 1.
    assertWithin("dX", exact.backward(2, null, of(y), of(dY)), dX, times(gamma(10 + 4), of(y), 0));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"LINEAR", "RELU", "SIGMOID", "TANH"})
  void activationLayerIsWithinItsBound(Activation activation) {
    Layer layer = new ActivationLayer(activation).build(LayerSites.at(Shape.vector(37), 3));
    Layer64 exact = new Activation64(activation);
    float[] x = random(111, 1);
    float[] y = forward(layer, 3, x);
    double[] ones = new double[111];
    Arrays.fill(ones, 8 * 0x1p-24);
    assertWithin("y", exact.forward(3, of(x)), y, ones);
    float[] dY = random(111, 2);
    float[] dX = backward(layer, 3, x, y, dY);
    assertWithin("dX", exact.backward(3, null, of(y), of(dY)), dX, ones);
  }

  @Test
  void stepIsZeroOrOneAndHasNoSlope() {
    Layer layer = new ActivationLayer(Activation.STEP).build(LayerSites.at(Shape.vector(3), 1));
    float[] x = {-2, 0.5f, 3};
    float[] y = forward(layer, 1, x);
    assertArrayEquals(new float[] {0, 1, 1}, y);
    float[] dX = backward(layer, 1, x, y, new float[] {1, 1, 1});
    for (float slope : dX) {
      assertEquals(0, slope);
    }
  }
}
