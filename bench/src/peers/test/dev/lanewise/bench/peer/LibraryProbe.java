package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import java.util.List;
import java.util.Map;

/** Opens one library as a measurement does, checks its results and says what it ran. */
final class LibraryProbe {
  private LibraryProbe() {}

  /** Probes a library by its name on a number of threads. */
  public static void main(String[] arguments) {
    Peer peer = Peers.named(arguments[0]);
    int threads = Integer.parseInt(arguments[1]);
    Map<String, String> cleared = CEnvironment.clear();
    peer.environment(threads).forEach(CEnvironment::set);
    SmallWorks.list().stream()
        .filter(work -> peer.takes(work, threads))
        .forEach(work -> check(peer, threads, work, cleared));
  }

  private static void check(Peer peer, int threads, Workload work, Map<String, String> cleared) {
    List<float[]> operands = work.operands();
    try (PeerCall call = peer.open(work, threads, operands)) {
      call.run();
      call.reset();
      call.run();
      PeerBenchmark.verify(peer.name(), work, operands, call.result());
      System.out.println(
          new PeerSettings(
                  peer.name(),
                  work.name(),
                  call.threads(),
                  call.flops(),
                  call.settings(),
                  cleared,
                  peer.environment(threads))
              .line());
    }
  }
}
