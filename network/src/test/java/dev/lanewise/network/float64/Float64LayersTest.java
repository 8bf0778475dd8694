package dev.lanewise.network.float64;

import static dev.lanewise.network.float64.Doubles.of;
import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** The oracle's own gradients, and the checker's eye for wrong ones. */
class Float64LayersTest {
  private static Dense64 dense() {
    return new Dense64(5, 4, of(random(20, 1)), of(random(4, 2)));
  }

  @Test
  void denseGradientsAreRight() {
    CentralDifferences.check(dense(), 3, of(random(15, 3)), of(random(12, 4)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void convolutionGradientsAreRight(int padding) {
    for (int stride = 1; stride <= 2; stride++) {
      Conv64 conv = new Conv64(6, 5, 2, 3, 3, stride, padding, of(random(54, 5)), of(random(3, 6)));
      double[] x = of(random(2 * 6 * 5 * 2, 7));
      CentralDifferences.check(conv, 2, x, of(random(conv.forward(2, x).length, 8)));
    }
  }

  @Test
  void poolingGradientsAreRight() {
    for (boolean max : new boolean[] {true, false}) {
      for (int stride = 1; stride <= 2; stride++) {
        Pool64 pool = new Pool64(max, 5, 6, 2, 2, stride);
        double[] x = of(random(2 * 5 * 6 * 2, 9));
        CentralDifferences.check(pool, 2, x, of(random(pool.forward(2, x).length, 10)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationGradientsAreRight(Activation activation) {
    CentralDifferences.check(
        new Activation64(activation), 1, of(random(20, 11)), of(random(20, 12)));
  }

  @Test
  void softmaxGradientsAreRight() {
    CentralDifferences.check(new Softmax64(5), 3, of(random(15, 13)), of(random(15, 14)));
  }

  /** Dense layers whose backward pass has one plausible mistake each. */
  private static List<Layer64> wrong() {
    return List.of(
        new Flawed() {
          @Override
          void spoil(double[] dX) {
            dX[3] *= 1.01;
          }
        },
        new Flawed() {
          @Override
          void spoil(double[] dX) {
            dW[7] = -dW[7];
          }
        },
        new Flawed() {
          @Override
          void spoil(double[] dX) {
            dB[0] = 0;
          }
        },
        new Flawed() {
          @Override
          void spoil(double[] dX) {
            dX[0] = Double.NaN;
          }
        });
  }

  private abstract static class Flawed extends Dense64 {
    Flawed() {
      super(5, 4, of(random(20, 1)), of(random(4, 2)));
    }

    abstract void spoil(double[] dX);

    @Override
    public double[] backward(int mb, double[] x, double[] y, double[] dY) {
      double[] dX = super.backward(mb, x, y, dY);
      spoil(dX);
      return dX;
    }
  }

  @Test
  void aWrongGradientIsFound() {
    for (Layer64 layer : wrong()) {
      AssertionFailedError error =
          assertThrows(
              AssertionFailedError.class,
              () -> CentralDifferences.check(layer, 3, of(random(15, 3)), of(random(12, 4))));
      assertTrue(error.getMessage().contains("central differences give"), error.getMessage());
    }
  }
}
