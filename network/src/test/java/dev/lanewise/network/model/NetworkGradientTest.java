package dev.lanewise.network.model;

import static dev.lanewise.network.float64.Doubles.of;
import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.float64.Activation64;
import dev.lanewise.network.float64.CentralDifferences;
import dev.lanewise.network.float64.Conv64;
import dev.lanewise.network.float64.Dense64;
import dev.lanewise.network.float64.Layer64;
import dev.lanewise.network.float64.Loss64;
import dev.lanewise.network.float64.Pool64;
import dev.lanewise.network.float64.Softmax64;
import dev.lanewise.network.layer.AveragePool2d;
import dev.lanewise.network.layer.Conv2d;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Flatten;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.MaxPool2d;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.layer.SoftmaxLayer;
import dev.lanewise.network.loss.Loss;
import dev.lanewise.network.loss.LossFunction;
import dev.lanewise.network.random.RandomSource;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * Whole float networks against central differences of the same network in double precision. A
 * gradient passes some ten float operations of at most a hundred terms each, an error of a few
 * times 1e-6 relative to the largest gradient of its parameter; 1e-4 leaves room for cancellation.
 */
class NetworkGradientTest {
  private static final int MB = 3;
  private static final double TOLERANCE = 1e-4;

  private static double[] value(Network network, int parameter) {
    return of(network.parameters().get(parameter).value().toArray());
  }

  private static Network network(Shape input, LayerSpec... layers) {
    return new Network(input, List.of(layers), MB, Workers.serial(), new RandomSource(11));
  }

  /** Checks every third number of every parameter. */
  private static void check(Network network, LossFunction function, List<Layer64> layers) {
    int classes = network.output().size();
    float[] x = random(MB * network.input().size(), 3);
    int[] labels = {1, 0, 2};
    Loss loss = function.build(Workers.serial());
    float[] output = network.forward(MB, x, true);
    float[] dOutput = new float[MB * classes];
    loss.gradient(MB, classes, output, labels, dOutput);
    network.backward(MB, dOutput);

    DoubleSupplier loss64 =
        () -> {
          double[] y = of(x);
          for (Layer64 layer : layers) {
            y = layer.forward(MB, y);
          }
          return Loss64.loss(function, MB, classes, y, labels);
        };
    int parameter = 0;
    for (Layer64 layer : layers) {
      if (layer.w.length > 0) {
        compare(network, parameter++, layer.w, loss64);
        compare(network, parameter++, layer.b, loss64);
      }
    }
    if (parameter != network.parameters().size()) {
      fail("compared " + parameter + " of " + network.parameters().size() + " parameters");
    }
  }

  private static void compare(Network network, int parameter, double[] point, DoubleSupplier f) {
    String name = network.parameters().get(parameter).name();
    float[] gradient = network.parameters().get(parameter).gradient().toArray();
    double largest = 0;
    for (float g : gradient) {
      largest = Math.max(largest, Math.abs(g));
    }
    if (largest == 0) {
      fail("the gradient of " + name + " is zero");
    }
    for (int i = 0; i < point.length; i += 3) {
      double slope = CentralDifferences.slope(point, i, f);
      if (!(Math.abs(gradient[i] - slope) <= TOLERANCE * largest)) {
        fail(name + "[" + i + "] is " + gradient[i] + ", central differences give " + slope);
      }
    }
  }

  @Test
  void denseNetworkWithSoftmaxCrossEntropy() {
    Network network =
        network(
            new Shape(4, 4, 1),
            new Dense(9, Activation.RELU),
            new Dense(7, Activation.TANH),
            new Dense(4, Activation.LINEAR));
    check(network, LossFunction.SOFTMAX_CROSS_ENTROPY, denseLayers(network));
  }

  private static List<Layer64> denseLayers(Network network) {
    return List.of(
        new Dense64(16, 9, value(network, 0), value(network, 1)),
        new Activation64(Activation.RELU),
        new Dense64(9, 7, value(network, 2), value(network, 3)),
        new Activation64(Activation.TANH),
        new Dense64(7, 4, value(network, 4), value(network, 5)));
  }

  @Test
  void aNetworkWithAnotherActivationIsFound() {
    Network network =
        network(
            new Shape(4, 4, 1),
            new Dense(9, Activation.RELU),
            new Dense(7, Activation.SIGMOID),
            new Dense(4, Activation.LINEAR));
    assertThrows(
        AssertionFailedError.class,
        () -> check(network, LossFunction.SOFTMAX_CROSS_ENTROPY, denseLayers(network)));
  }

  @Test
  void sigmoidsWithCategoricalCrossEntropy() {
    Network network =
        network(Shape.vector(12), new Dense(8, Activation.RELU), new Dense(4, Activation.SIGMOID));
    check(
        network,
        LossFunction.CATEGORICAL_CROSS_ENTROPY,
        List.of(
            new Dense64(12, 8, value(network, 0), value(network, 1)),
            new Activation64(Activation.RELU),
            new Dense64(8, 4, value(network, 2), value(network, 3)),
            new Activation64(Activation.SIGMOID)));
  }

  @Test
  void softmaxLayerWithMeanSquaredError() {
    Network network =
        network(
            Shape.vector(12),
            new Dense(8, Activation.SIGMOID),
            new Dense(4, Activation.LINEAR),
            new SoftmaxLayer());
    check(
        network,
        LossFunction.MEAN_SQUARED_ERROR,
        List.of(
            new Dense64(12, 8, value(network, 0), value(network, 1)),
            new Activation64(Activation.SIGMOID),
            new Dense64(8, 4, value(network, 2), value(network, 3)),
            new Softmax64(4)));
  }

  @Test
  void convolutionsAndPooling() {
    Network network =
        network(
            new Shape(12, 12, 1),
            new Conv2d(4, 3, 3, 1, 0, Activation.RELU),
            new Conv2d(5, 3, 3, 1, 1, Activation.TANH),
            new MaxPool2d(2),
            new AveragePool2d(2),
            new Flatten(),
            new Dense(6, Activation.RELU),
            new Dense(4, Activation.LINEAR));
    check(
        network,
        LossFunction.SOFTMAX_CROSS_ENTROPY,
        List.of(
            new Conv64(12, 12, 1, 4, 3, 1, 0, value(network, 0), value(network, 1)),
            new Activation64(Activation.RELU),
            new Conv64(10, 10, 4, 5, 3, 1, 1, value(network, 2), value(network, 3)),
            new Activation64(Activation.TANH),
            new Pool64(true, 10, 10, 5, 2, 2),
            new Pool64(false, 5, 5, 5, 2, 2),
            new Dense64(20, 6, value(network, 4), value(network, 5)),
            new Activation64(Activation.RELU),
            new Dense64(6, 4, value(network, 6), value(network, 7))));
  }

  @Test
  void poolingAboveARelu() {
    Network network =
        network(
            new Shape(8, 8, 1),
            new Conv2d(5, 3, 3, 1, 0, Activation.RELU),
            new MaxPool2d(2, 2, 2),
            new Flatten(),
            new Dense(4, Activation.LINEAR));
    check(
        network,
        LossFunction.SOFTMAX_CROSS_ENTROPY,
        List.of(
            new Conv64(8, 8, 1, 5, 3, 1, 0, value(network, 0), value(network, 1)),
            new Activation64(Activation.RELU),
            new Pool64(true, 6, 6, 5, 2, 2),
            new Dense64(45, 4, value(network, 2), value(network, 3))));
  }
}
