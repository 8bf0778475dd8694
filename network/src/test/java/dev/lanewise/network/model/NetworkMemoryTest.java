package dev.lanewise.network.model;

import static dev.lanewise.network.float64.Doubles.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Dropout;
import dev.lanewise.network.layer.Flatten;
import dev.lanewise.network.layer.Layer;
import dev.lanewise.network.layer.LayerSite;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.Parameter;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a network's numbers lie. */
class NetworkMemoryTest {
  private static final int LINE = 16;
  private static final int UNITS = 100;
  private static final int MB = 90;

  /** Half of the smallest region of G1: it gives such an array a round address. */
  private static final int LARGE = (1 << 19) / Float.BYTES;

  private static Network network(LayerSpec... layers) {
    return new Network(
        Shape.vector(UNITS), List.of(layers), MB, Workers.serial(), new RandomSource(1));
  }

  /** Hands everything on and keeps what it was called with. */
  private static final class Probe implements LayerSpec {
    private final List<Slice> slices = new ArrayList<>();

    @Override
    public String kind() {
      return "probe";
    }

    @Override
    public Shape output(Shape input) {
      return input;
    }

    @Override
    public Layer build(LayerSite site) {
      return new Layer(site, site.input()) {
        @Override
        public void forward(int mb, Slice x, Slice y, boolean training) {
          y.set(x.toArray());
          slices.addAll(List.of(x, y));
        }

        @Override
        public void backward(int mb, Slice x, Slice y, Slice dY, Slice dX) {
          dX.set(dY.toArray());
          slices.addAll(List.of(x, y, dY, dX));
        }
      };
    }
  }

  private static void assertBeginsWithACacheLine(Slice slice) {
    assertEquals(Scratch.START, slice.offset() % LINE);
    assertTrue(slice.array().length >= LARGE, slice.array().length + " floats");
  }

  @Test
  void whatIsLargeBeginsWithACacheLine() {
    Probe probe = new Probe();
    Dense dense = new Dense(UNITS, Activation.RELU);
    Network network = network(dense, probe, dense);
    network.forward(MB, random(MB * UNITS, 1), true);
    network.backward(MB, random(MB * UNITS, 2));
    assertEquals(6, probe.slices.size());
    probe.slices.forEach(NetworkMemoryTest::assertBeginsWithACacheLine);
    for (Parameter parameter : network.parameters()) {
      if (parameter.length() > UNITS) {
        assertBeginsWithACacheLine(parameter.value());
        assertBeginsWithACacheLine(parameter.gradient());
      }
    }
  }

  @Test
  void noTwoSlicesShareANumber() {
    Probe probe = new Probe();
    Dense dense = new Dense(UNITS, Activation.RELU);
    Network network = network(dense, probe, dense);
    network.forward(MB, random(MB * UNITS, 1), true);
    network.backward(MB, random(MB * UNITS, 2));
    List<Slice> slices = new ArrayList<>(probe.slices.subList(2, 6));
    for (Parameter parameter : network.parameters()) {
      slices.add(parameter.value());
      slices.add(parameter.gradient());
    }
    for (int i = 0; i < slices.size(); i++) {
      for (int j = 0; j < i; j++) {
        Slice a = slices.get(i);
        Slice b = slices.get(j);
        assertTrue(
            a.array() != b.array()
                || a.offset() + a.length() <= b.offset()
                || b.offset() + b.length() <= a.offset(),
            i + " and " + j);
      }
    }
  }

  @Test
  void whatLeavesBeginsItsArrayWhateverHandsItOn() {
    Dense dense = new Dense(UNITS, Activation.RELU);
    float[] x = random(MB * UNITS, 1);
    float[] plain = network(dense).forward(MB, x, false);
    assertEquals(MB * UNITS, plain.length);
    for (LayerSpec[] layers :
        new LayerSpec[][] {
          {dense, new Flatten()},
          {dense, new Dropout(0.5f)},
          {dense, new Dropout(0.5f), new Flatten(), new Dropout(0)},
          {new Dropout(0.5f), dense, new Dropout(0.5f), new Dropout(0.5f)}
        }) {
      Network network = network(layers);
      assertArrayEquals(plain, network.forward(MB, x, false));
      float[] y = network.forward(MB, x, true);
      assertEquals(MB * UNITS, y.length);
      assertSame(y, network.forward(MB, x, true));
    }
  }
}
