package dev.lanewise.network.layer;

import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A convolution that leaves its ReLU to the pooling above, against the two layers each on its own.
 */
class ReluBelowPoolTest {
  private static final int MB = 3;
  private static final Shape INPUT = new Shape(9, 11, 2);

  /** The two layers, and what their backward passes gave. */
  private static final class Pair {
    private final Layer conv;
    private final Layer pool;
    private float[] dX;

    Pair(int channels, int side, int stride) {
      this.conv = new Conv2d(channels, 3, 3, 1, 1, Activation.RELU).build(LayerSites.at(INPUT, MB));
      this.pool = new MaxPool2d(side, side, stride).build(LayerSites.at(conv.output(), MB));
    }

    void run() {
      Slice x = Guarded.of(random(MB * INPUT.size(), 2));
      Slice hidden = Guarded.nans(MB * conv.output().size());
      Slice y = Guarded.nans(MB * pool.output().size());
      conv.forward(MB, x, hidden, true);
      pool.forward(MB, hidden, y, true);
      Slice dHidden = Guarded.nans(hidden.length());
      pool.backward(MB, hidden, y, Guarded.of(random(y.length(), 3)), dHidden);
      Slice dInput = Guarded.nans(x.length());
      conv.backward(MB, x, hidden, dHidden, dInput);
      dX = Guarded.numbers(dInput);
    }

    float[] gradient(int parameter) {
      return conv.parameters().get(parameter).gradient().toArray();
    }
  }

  /** The numbers with every zero positive: which zero a ReLU leaves is the one difference. */
  private static float[] withoutSignedZeros(float[] numbers) {
    float[] result = numbers.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += 0f;
    }
    return result;
  }

  @ParameterizedTest
  @CsvSource({"16, 2, 2", "5, 2, 2", "16, 3, 2", "7, 3, 1"})
  void givesTheGradientsOfTheLayersApart(int channels, int side, int stride) {
    Pair apart = new Pair(channels, side, stride);
    Pair together = new Pair(channels, side, stride);
    together.pool.takeOver(together.conv);
    apart.run();
    together.run();
    assertArrayEquals(withoutSignedZeros(apart.dX), withoutSignedZeros(together.dX));
    for (int p = 0; p < 2; p++) {
      assertArrayEquals(
          withoutSignedZeros(apart.gradient(p)), withoutSignedZeros(together.gradient(p)));
    }
  }

  @Test
  void aConvolutionThatIsNotToldSoKeepsItsRelu() {
    Pair told = new Pair(16, 2, 2);
    told.conv.leaveRelu();
    Pair apart = new Pair(16, 2, 2);
    told.run();
    apart.run();
    assertNotEquals(told.gradient(1)[0], apart.gradient(1)[0]);
  }

  @Test
  void onlyAReluIsLeft() {
    LayerSite site = LayerSites.at(INPUT, MB);
    assertTrue(new Conv2d(4, 3, 3, 1, 0, Activation.RELU).build(site).leaveRelu());
    assertFalse(new Conv2d(4, 3, 3, 1, 0, Activation.TANH).build(site).leaveRelu());
    assertFalse(new MaxPool2d(2).build(site).leaveRelu());
  }
}
