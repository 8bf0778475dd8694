package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ActivationReference;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** A function of each of n numbers, from one array to another. */
public record ElementWork(Function function, int n) implements Workload {
  /** What is computed. */
  public enum Function {
    /** Y of X. */
    RELU("relu-forward"),
    /** dX of Y and dY. */
    RELU_GRADIENT("relu-dX"),
    /** Y of X. */
    SIGMOID("sigmoid-forward"),
    /** Y of X. */
    TANH("tanh-forward");

    private final String label;

    Function(String label) {
      this.label = label;
    }
  }

  // Outputs of the second convolution of keras-convnet: 128 images of 24 x 24 pixels.
  private static final int CONVNET = 128 * 24 * 24 * 64;

  // So far that sigmoid and tanh are flat.
  private static final float RANGE = 8;

  // Behind an exponential: an addition, a division and a multiplication or subtraction.
  private static final int ROUNDINGS = Rounding.OF_EXP + 3;

  /** All that are measured. */
  static List<ElementWork> list() {
    return Arrays.stream(Function.values()).map(f -> new ElementWork(f, CONVNET)).toList();
  }

  @Override
  public String name() {
    return function.label;
  }

  @Override
  public String size() {
    return Integer.toString(n);
  }

  @Override
  public String group() {
    return "functions of one number";
  }

  @Override
  public long flops() {
    return 0;
  }

  @Override
  public long bytes() {
    return 4L * n * (function == Function.RELU_GRADIENT ? 3 : 2);
  }

  @Override
  public int resultSize() {
    return n;
  }

  /** X; for the gradient Y and dY. */
  @Override
  public List<float[]> operands() {
    float[] x = Numbers.uniform("x", n);
    for (int i = 0; i < n; i++) {
      x[i] *= RANGE;
    }
    return function == Function.RELU_GRADIENT
        ? List.of(relu(x), Numbers.uniform("dY", n))
        : List.of(x);
  }

  private static float[] relu(float[] x) {
    float[] y = new float[x.length];
    ActivationReference.forward(Activation.RELU, x.length, x, 0, y, 0);
    return y;
  }

  /** ReLU and its gradient round nothing; sigmoid and tanh are compared with float64. */
  @Override
  public double worst(List<float[]> operands, float[] result) {
    float[] x = operands.get(0);
    return switch (function) {
      case RELU -> Rounding.unequal(relu(x), result);
      case RELU_GRADIENT -> {
        float[] dX = new float[n];
        ActivationReference.backward(Activation.RELU, n, x, 0, operands.get(1), 0, dX, 0);
        yield Rounding.unequal(dX, result);
      }
      case SIGMOID -> worst(x, v -> 1 / (1 + Math.exp(-v)), result);
      case TANH -> worst(x, Math::tanh, result);
    };
  }

  private static double worst(float[] x, DoubleUnaryOperator f, float[] result) {
    double[] exact = new double[x.length];
    double[] bounds = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      exact[i] = f.applyAsDouble(x[i]);
      bounds[i] = Rounding.gamma(ROUNDINGS) * Math.abs(exact[i]);
    }
    return Rounding.worst(exact, bounds, result);
  }
}
