package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.Transpose;
import java.util.Map;

/** Opens one library as a measurement does, checks its products and says what it ran. */
final class LibraryProbe {
  private static final int M = 37;
  private static final int N = 21;
  private static final int K = 53;

  private LibraryProbe() {}

  /** Probes a library by its name on a number of threads. */
  public static void main(String[] arguments) {
    Peer peer = Peers.named(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    Map<String, String> cleared = CEnvironment.clear();
    peer.environment(threads).forEach(CEnvironment::set);
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        check(peer, threads, new GemmShape("odd", M, N, K, ta, tb), cleared);
      }
    }
  }

  private static void check(Peer peer, int threads, GemmShape shape, Map<String, String> cleared) {
    float[] a = Numbers.uniform("a", M * K);
    float[] b = Numbers.uniform("b", K * N);
    try (PeerProduct product = peer.open(shape, threads, a, b)) {
      product.run();
      product.run();
      PeerBenchmark.verify(peer.name(), shape, a, b, product.result());
      System.out.println(
          new PeerSettings(
                  peer.name(),
                  shape.ta() + " " + shape.tb(),
                  product.threads(),
                  product.flops(),
                  product.settings(),
                  cleared,
                  peer.environment(threads))
              .line());
    }
  }
}
