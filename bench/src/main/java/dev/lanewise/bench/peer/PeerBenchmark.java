package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmBound;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Numbers;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** C = op(A) op(B) of each peer for the named shapes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerBenchmark {
  private static final int ROWS_TO_VERIFY = 16;

  @Param({"square-64", "square-256", "square-1024"})
  String shape;

  @Param({"1", "2"})
  int threads;

  @Param(LanewisePeer.NAME)
  String peer;

  private PeerProduct product;

  /** Loads the peer in a clean environment, checks its product and says what it runs. */
  @Setup
  public void open() {
    Peer chosen = Peers.named(peer);
    Map<String, String> cleared = CEnvironment.clear();
    Map<String, String> set = chosen.environment(threads);
    set.forEach(CEnvironment::set);
    GemmShape s = GemmShape.named(shape);
    float[] a = Numbers.uniform("a", s.m() * s.k());
    float[] b = Numbers.uniform("b", s.k() * s.n());
    product = chosen.open(s, threads, a, b);
    if (product.threads() != threads) {
      throw new IllegalStateException(
          peer + " runs on " + product.threads() + " threads, must run on " + threads);
    }
    product.run();
    verify(peer, s, a, b, product.result());
    Map<String, String> says = product.settings();
    System.out.println(
        new PeerSettings(peer, shape, threads, product.flops(), says, cleared, set).line());
  }

  /** Throws unless c is the product, as far as single precision can tell; null is none to check. */
  static void verify(String peer, GemmShape s, float[] a, float[] b, float[] c) {
    if (c == null) {
      return;
    }
    double worst = GemmBound.worst(s, a, b, c, ROWS_TO_VERIFY);
    if (!(worst <= 1)) {
      throw new IllegalStateException(
          "the product " + s.name() + " of " + peer + " is wrong: an error is above its bound");
    }
  }

  /** Ends the peer's threads. */
  @TearDown
  public void close() {
    product.close();
  }

  /** The product. */
  @Benchmark
  public void product() {
    product.run();
  }
}
