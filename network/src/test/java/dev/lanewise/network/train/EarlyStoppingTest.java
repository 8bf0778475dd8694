package dev.lanewise.network.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.random.RandomSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  private final Network network =
      new Network(
          Shape.vector(1),
          List.of(new Dense(1, Activation.LINEAR)),
          1,
          Workers.serial(),
          new RandomSource(1));
  private final Slice weights = network.parameters().get(0).value();

  /** Observes losses from epoch 1 on, with the weight set to the epoch. Returns the last epoch. */
  private int run(EarlyStopping stopping, double... losses) {
    for (int epoch = 1; epoch <= losses.length; epoch++) {
      assertFalse(stopping.isOver(), "before epoch " + epoch);
      weights.set(new float[] {epoch});
      stopping.observe(epoch, losses[epoch - 1], network);
    }
    return losses.length;
  }

  @Test
  void stopsAfterItsPatienceAndRestoresTheBest() {
    EarlyStopping stopping = new EarlyStopping(2);
    int last = run(stopping, 3, 2, 2.5, 1, 1, 1.5);
    assertTrue(stopping.isOver());
    assertEquals(4, stopping.restore(network, last));
    assertEquals(4, weights.get(0));
  }

  @Test
  void improvementStartsThePatienceAnew() {
    EarlyStopping stopping = new EarlyStopping(2);
    run(stopping, 3, 4, 2, 3, 1, 2);
    assertFalse(stopping.isOver());
  }

  @Test
  void nanIsNoImprovement() {
    EarlyStopping stopping = new EarlyStopping(1);
    int last = run(stopping, Double.NaN);
    assertTrue(stopping.isOver());
    assertEquals(1, stopping.restore(network, last));
    assertEquals(1, weights.get(0));
  }

  @Test
  void withoutPatienceItNeverStopsNorRestores() {
    EarlyStopping stopping = new EarlyStopping(0);
    int last = run(stopping, 1, 2, 3, 4);
    assertFalse(stopping.isOver());
    assertEquals(4, stopping.restore(network, last));
    assertEquals(4, weights.get(0));
  }
}
