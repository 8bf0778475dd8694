package dev.lanewise.bench.cli;

import dev.lanewise.bench.cli.BenchPlan.Group;
import dev.lanewise.bench.cli.BenchPlan.Profile;
import dev.lanewise.bench.peer.FmaPeakPeer;
import dev.lanewise.bench.peer.LanewisePeer;
import dev.lanewise.bench.peer.Peer;
import dev.lanewise.bench.peer.Peers;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.bench.shapes.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the profiles of peers measure: in each round every shape, on each number of threads, by
 * every peer in turn, in JVMs of their own. So what is compared is measured within a minute, and a
 * disturbed minute spoils one round of some peers, not a median.
 */
final class PeerPlan {
  private static final String METHOD = "peer.PeerBenchmark.run";

  private static final Set<String> SQUARES =
      Set.of("32", "64", "96", "128", "192", "256", "384", "512", "1024", "2048", "4096");

  // Its median is that of the whole run: there is no need to measure it at every shape.
  private static final int SHAPES_PER_PEAK = 5;

  // Filling the operands and checking the result, for each of their numbers.
  private static final double SECONDS_PER_NUMBER = 80e-9;

  private PeerPlan() {}

  /**
   * The plan of a profile of peers.
   *
   * @param all the peers that were built in
   * @param names those that count; empty for all
   * @param shape shapes that count
   * @throws IllegalArgumentException if a name is none of a peer, or there are no libraries
   */
  static BenchPlan of(
      Profile profile,
      List<Peer> all,
      List<String> names,
      Pattern shape,
      List<Integer> threads,
      int rounds) {
    List<Peer> peers = chosen(all, names);
    List<Group> round = new ArrayList<>();
    int shapes = 0;
    for (Workload work : works(profile)) {
      if (shape.matcher(work.name()).find()) {
        boolean withPeak = shapes++ % SHAPES_PER_PEAK == 0;
        for (int count : threads) {
          peers.stream()
              .filter(peer -> withPeak || !peer.name().equals(FmaPeakPeer.NAME))
              .filter(peer -> takes(peer, work, count))
              .forEach(peer -> round.add(group(profile, work, count, peer)));
        }
      }
    }
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      groups.addAll(round);
    }
    return new BenchPlan(List.copyOf(groups));
  }

  private static List<Peer> chosen(List<Peer> all, List<String> names) {
    List<String> known = all.stream().map(Peer::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "a peer is '" + name + "', must be one of " + String.join(", ", known));
      }
    }
    if (Peers.OWN.containsAll(known)) {
      throw new IllegalArgumentException(
          "this build holds no libraries to compare with; mvn -Ppeers package makes one that does");
    }
    return all.stream().filter(p -> names.isEmpty() || names.contains(p.name())).toList();
  }

  private static List<? extends Workload> works(Profile profile) {
    return profile == Profile.PEERS_LAYERS
        ? Workloads.layers()
        : Workloads.products().stream().filter(s -> isIn(profile, s)).toList();
  }

  private static boolean isIn(Profile profile, GemmShape s) {
    String[] parts = s.name().split("-");
    boolean ofPrimes = parts[0].equals("prime") || parts[0].equals("near");
    return profile == Profile.PEERS_PRIMES
        ? ofPrimes
        : !ofPrimes && (!parts[0].equals("square") || SQUARES.contains(parts[1]));
  }

  private static boolean takes(Peer peer, Workload work, int threads) {
    // What lies beside a prime is there to show what the prime costs Lanewise.
    boolean near = work.name().startsWith("near-");
    return peer.takes(work, threads) && (!near || peer.name().equals(LanewisePeer.NAME));
  }

  private static Group group(Profile profile, Workload work, int threads, Peer peer) {
    boolean few = profile == Profile.PEERS_PRIMES;
    double call = work.flops() * 1e-9 / (peer.expectedGflops() * threads);
    // An iteration is at least one call long, whatever JMH is told.
    long millis = Math.max(few ? 30 : 50, Math.round(1000 * call));
    long warmUp = peer.warmUp(work).toMillis();
    Map<String, List<String>> params = new LinkedHashMap<>();
    params.put("shape", List.of(work.name()));
    params.put("threads", List.of(Integer.toString(threads)));
    params.put("peer", List.of(peer.name()));
    return new Group(
        METHOD,
        params,
        BenchPlan.SECONDS_TO_START + call + work.bytes() / 4 * SECONDS_PER_NUMBER,
        1,
        (int) Math.max(1, warmUp / millis),
        few ? 3 : 5,
        Duration.ofMillis(millis));
  }
}
