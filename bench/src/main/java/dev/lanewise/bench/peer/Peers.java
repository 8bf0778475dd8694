package dev.lanewise.bench.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The peers that were built in: Lanewise first, the machine's limits last. */
public final class Peers {
  /** Those that are no library, but limits of the machine. */
  public static final Set<String> LIMITS = Set.of(FmaPeakPeer.NAME, TriadPeer.NAME);

  /** Those that are no other library. */
  public static final Set<String> OWN =
      Stream.concat(Stream.of(LanewisePeer.NAME, LanewiseIm2colPeer.NAME), LIMITS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private Peers() {}

  /** All of them. */
  public static List<Peer> list() {
    List<Peer> peers = new ArrayList<>();
    peers.add(new LanewisePeer());
    peers.add(new LanewiseIm2colPeer());
    ServiceLoader.load(Peer.class).forEach(peers::add);
    peers.add(new FmaPeakPeer());
    peers.add(new TriadPeer());
    return peers;
  }

  /**
   * The peer of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Peer named(String name) {
    List<Peer> peers = list();
    return peers.stream()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the peer is '"
                        + name
                        + "', must be one of "
                        + String.join(", ", peers.stream().map(Peer::name).toList())));
  }
}
