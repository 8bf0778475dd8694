package dev.lanewise.network.float64;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.DoubleSupplier;

/** Checks a gradient by moving one number at a time: (f(p + eps) - f(p - eps)) / 2 eps. */
public final class CentralDifferences {
  private static final double STEP = 1e-6;
  private static final double ABSOLUTE = 1e-5;
  private static final double RELATIVE = 1e-3;

  private CentralDifferences() {}

  /** The slope of {@code f} along {@code point[i]}, which f reads. */
  public static double slope(double[] point, int i, DoubleSupplier f) {
    double middle = point[i];
    point[i] = middle + STEP;
    double above = f.getAsDouble();
    point[i] = middle - STEP;
    double below = f.getAsDouble();
    point[i] = middle;
    return (above - below) / (2 * STEP);
  }

  /** Fails unless {@code gradient} is that of {@code f} at {@code point}. */
  public static void check(String name, double[] point, DoubleSupplier f, double[] gradient) {
    if (gradient.length != point.length) {
      fail(name + " has " + gradient.length + " numbers, must have " + point.length);
    }
    for (int i = 0; i < point.length; i++) {
      double slope = slope(point, i, f);
      if (!(Math.abs(gradient[i] - slope) <= ABSOLUTE + RELATIVE * Math.abs(slope))) {
        fail(name + "[" + i + "] is " + gradient[i] + ", central differences give " + slope);
      }
    }
  }

  /** Checks all gradients of a layer for the objective sum_i r_i y_i. */
  public static void check(Layer64 layer, int mb, double[] x, double[] r) {
    DoubleSupplier objective =
        () -> {
          double[] y = layer.forward(mb, x);
          double sum = 0;
          for (int i = 0; i < y.length; i++) {
            sum += r[i] * y[i];
          }
          return sum;
        };
    double[] dX = layer.backward(mb, x, layer.forward(mb, x), r);
    check("dX", x, objective, dX);
    check("dW", layer.w, objective, layer.dW);
    check("dB", layer.b, objective, layer.dB);
  }
}
