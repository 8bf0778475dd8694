package dev.lanewise.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.bench.shapes.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeerBenchmarkTest {
  @ParameterizedTest
  @CsvSource({
    "square-64, lanewise, 1",
    "square-64, lanewise, 2",
    "square-64, fma-peak, 1",
    "square-64, fma-peak, 2",
    "softmax-128x10, lanewise, 1",
    "resnet-7x7x512-dX, lanewise-im2col, 2",
    "sgd-24380, lanewise, 1",
    "sgd-24380, triad, 2"
  })
  void runsAndSaysWhatItRuns(String shape, String peer, int threads) {
    PeerBenchmark benchmark = new PeerBenchmark();
    benchmark.shape = shape;
    benchmark.threads = threads;
    benchmark.peer = peer;
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      benchmark.open();
      benchmark.run();
      benchmark.close();
    } finally {
      System.setOut(before);
    }
    List<PeerSettings> settings =
        PeerSettings.parse(said.toString(StandardCharsets.UTF_8).lines().toList());
    assertEquals(1, settings.size());
    assertEquals(peer, settings.get(0).peer());
    assertEquals(shape, settings.get(0).shape());
    assertEquals(threads, settings.get(0).threads());
    assertTrue(settings.get(0).flops() >= Workloads.named(shape).flops());
    assertTrue(settings.get(0).says().containsKey(PeerSettings.KERNEL));
  }

  @Test
  void aWrongProductIsFound() {
    GemmShape shape = GemmShape.named("tf-mlp-dense2-dW");
    List<float[]> operands = shape.operands();
    try (PeerCall product = new LanewisePeer().open(shape, 1, operands)) {
      product.run();
      float[] c = product.result();
      PeerBenchmark.verify("lanewise", shape, operands, c);
      c[c.length - 1] += 0.001f;
      assertThrows(
          IllegalStateException.class, () -> PeerBenchmark.verify("lanewise", shape, operands, c));
    }
  }

  static List<Arguments> works() {
    List<Arguments> works = new ArrayList<>();
    for (Peer peer : List.of(new LanewisePeer(), new LanewiseIm2colPeer())) {
      SmallWorks.list().stream()
          .filter(work -> peer.takes(work, 2))
          .forEach(work -> works.add(Arguments.of(peer.name(), work)));
    }
    return works;
  }

  /** The checker is checked as well: at the first element and at the last. */
  @ParameterizedTest
  @MethodSource("works")
  void computesEveryOperation(String name, Workload work) {
    List<float[]> operands = work.operands();
    try (PeerCall call = Peers.named(name).open(work, 2, operands)) {
      call.run();
      call.reset();
      call.run();
      float[] result = call.result();
      PeerBenchmark.verify(name, work, operands, result);
      for (int at : new int[] {0, result.length - 1}) {
        float right = result[at];
        for (float wrong : new float[] {right + 0.001f, Float.NaN}) {
          result[at] = wrong;
          assertThrows(
              IllegalStateException.class,
              () -> PeerBenchmark.verify(name, work, operands, result));
        }
        result[at] = right;
      }
      float[] longer = Arrays.copyOf(result, result.length + 1);
      String message =
          assertThrows(
                  IllegalStateException.class,
                  () -> PeerBenchmark.verify(name, work, operands, longer))
              .getMessage();
      assertTrue(message.endsWith(longer.length + " numbers, must have " + result.length), message);
    }
  }

  @Test
  void im2colIsMeasuredWhereItIsNotTheChoice() {
    Peer im2col = new LanewiseIm2colPeer();
    assertTrue(im2col.takes(Workloads.named("convnet-2-forward"), 1));
    assertFalse(im2col.takes(Workloads.named("convnet-1-forward"), 1));
    assertFalse(im2col.takes(Workloads.named("square-64"), 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> im2col.open(Workloads.named("square-64"), 1, List.of()));
  }

  @Test
  void anUnknownPeerIsNamedWithThoseThatThereAre() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Peers.named("nobody")).getMessage();
    assertTrue(message.contains("nobody") && message.contains("lanewise"), message);
  }
}
