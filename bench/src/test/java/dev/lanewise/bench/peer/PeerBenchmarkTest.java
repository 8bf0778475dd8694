package dev.lanewise.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Numbers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerBenchmarkTest {
  @ParameterizedTest
  @CsvSource({"lanewise, 1", "lanewise, 2", "fma-peak, 1", "fma-peak, 2"})
  void runsAndSaysWhatItRuns(String peer, int threads) {
    PeerBenchmark benchmark = new PeerBenchmark();
    benchmark.shape = "square-64";
    benchmark.threads = threads;
    benchmark.peer = peer;
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      benchmark.open();
      benchmark.product();
      benchmark.close();
    } finally {
      System.setOut(before);
    }
    List<PeerSettings> settings =
        PeerSettings.parse(said.toString(StandardCharsets.UTF_8).lines().toList());
    assertEquals(1, settings.size());
    assertEquals(peer, settings.get(0).peer());
    assertEquals("square-64", settings.get(0).shape());
    assertEquals(threads, settings.get(0).threads());
    assertTrue(settings.get(0).flops() >= 2L * 64 * 64 * 64);
    assertTrue(settings.get(0).says().containsKey(PeerSettings.KERNEL));
  }

  @Test
  void aWrongProductIsFound() {
    GemmShape shape = GemmShape.named("tf-mlp-dense2-dW");
    float[] a = Numbers.uniform("a", shape.m() * shape.k());
    float[] b = Numbers.uniform("b", shape.k() * shape.n());
    try (PeerProduct product = new LanewisePeer().open(shape, 1, a, b)) {
      product.run();
      float[] c = product.result();
      PeerBenchmark.verify("lanewise", shape, a, b, c);
      c[c.length - 1] += 0.001f;
      assertThrows(
          IllegalStateException.class, () -> PeerBenchmark.verify("lanewise", shape, a, b, c));
    }
  }

  @Test
  void anUnknownPeerIsNamedWithThoseThatThereAre() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Peers.named("nobody")).getMessage();
    assertTrue(message.contains("nobody") && message.contains("lanewise"), message);
  }
}
