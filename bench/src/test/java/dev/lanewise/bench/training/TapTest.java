package dev.lanewise.bench.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.random.RandomSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class TapTest {
  private static final int MB = 3;
  private static final int INPUT = 5;
  private static final int HIDDEN = 4;

  private final float[] x = Numbers.uniform("x", MB * INPUT);

  private Network afterAStep(LayerSpec... layers) {
    Network network = of(layers);
    network.forward(MB, x, true);
    network.backward(MB, Numbers.uniform("dY", MB * 2));
    return network;
  }

  @Test
  void changesNothingAndKeepsWhatPasses() {
    Dense first = new Dense(HIDDEN, Activation.LINEAR);
    Dense last = new Dense(2, Activation.LINEAR);
    Tap tap = new Tap();
    Network plain = afterAStep(first, last);
    Network tapped = afterAStep(first, tap, last);
    assertEquals(4, tapped.parameters().size());
    for (int p = 0; p < 4; p++) {
      assertArrayEquals(
          plain.parameters().get(p).gradient().toArray(),
          tapped.parameters().get(p).gradient().toArray());
    }
    assertArrayEquals(of(first).forward(MB, x, false), tap.activations());
    float[] biasGradient = new float[HIDDEN];
    for (int i = 0; i < MB * HIDDEN; i++) {
      biasGradient[i % HIDDEN] += tap.gradients()[i];
    }
    assertArrayEquals(biasGradient, plain.parameters().get(1).gradient().toArray(), 1e-6f);
  }

  private static Network of(LayerSpec... layers) {
    Shape input = Shape.vector(INPUT);
    return new Network(input, List.of(layers), MB, Workers.serial(), new RandomSource(25));
  }
}
