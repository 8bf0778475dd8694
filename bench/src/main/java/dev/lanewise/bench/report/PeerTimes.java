package dev.lanewise.bench.report;

import dev.lanewise.bench.peer.FmaPeakPeer;
import dev.lanewise.bench.peer.PeerSettings;
import dev.lanewise.bench.peer.Peers;
import dev.lanewise.bench.peer.TriadPeer;
import dev.lanewise.kernels.vector.Triad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.stat.StatUtils;

/** What each peer reached: medians over all iterations of all rounds. */
final class PeerTimes {

  /**
   * One result.
   *
   * @param micros of a call
   * @param flops of a call, 0 where they are not counted
   */
  record Rate(String peer, String shape, int threads, double micros, long flops) {
    double gflops() {
      // Operations in a microsecond are millions a second.
      return flops / micros * 1e-3;
    }

    /** How often as fast as another one. */
    double over(Rate other) {
      return other.micros / micros;
    }
  }

  private final List<Rate> rates = new ArrayList<>();

  /**
   * The results.
   *
   * @param settings with the operations of a call, for the peak's are its own
   */
  PeerTimes(List<Timing> timings, List<PeerSettings> settings) {
    Map<String, Long> flops = new LinkedHashMap<>();
    settings.forEach(s -> flops.put(key(s.peer(), s.shape(), s.threads()), s.flops()));
    for (Timing timing : timings) {
      String peer = timing.params().get("peer");
      String shape = timing.params().get("shape");
      Long operations = flops.get(key(peer, shape, timing.threads()));
      if (operations == null) {
        throw new IllegalArgumentException(
            "the settings of " + peer + " for " + shape + " are missing");
      }
      rates.add(new Rate(peer, shape, timing.threads(), timing.median(), operations));
    }
  }

  private static String key(String peer, String shape, int threads) {
    return peer + " " + shape + " " + threads;
  }

  /** The numbers of threads, ascending. */
  Set<Integer> threads() {
    Set<Integer> threads = new TreeSet<>();
    rates.forEach(rate -> threads.add(rate.threads()));
    return threads;
  }

  /** The shapes with this many threads, in the order of the run. */
  Set<String> shapes(int threads) {
    Set<String> shapes = new LinkedHashSet<>();
    rates.stream().filter(r -> r.threads() == threads).forEach(r -> shapes.add(r.shape()));
    return shapes;
  }

  /** Who computed something with this many threads, in the order of the run. */
  Set<String> peers(int threads) {
    Set<String> peers = new LinkedHashSet<>();
    rates.stream().filter(r -> r.threads() == threads).forEach(r -> peers.add(r.peer()));
    peers.removeAll(Peers.LIMITS);
    return peers;
  }

  /** What a peer reached, if it was measured. */
  Optional<Rate> rate(String peer, String shape, int threads) {
    return rates.stream()
        .filter(r -> r.peer().equals(peer) && r.shape().equals(shape) && r.threads() == threads)
        .findFirst();
  }

  /** The fastest that is not Lanewise. */
  Optional<Rate> best(String shape, int threads) {
    return rates.stream()
        .filter(r -> r.shape().equals(shape) && r.threads() == threads)
        .filter(r -> !Peers.OWN.contains(r.peer()))
        .min(Comparator.comparingDouble(Rate::micros));
  }

  /**
   * What the machine can do where something was measured: GFLOP/s of multiply-adds where operations
   * are counted, else GB/s of a triad on as many bytes; 0 where that was not measured.
   */
  double limit(Rate rate) {
    return rate.flops() == 0
        ? rate(TriadPeer.NAME, rate.shape(), rate.threads())
            .map(triad -> triad.gflops() * Triad.bytes(1) / Triad.flops(1))
            .orElse(0.0)
        : peak(rate.threads());
  }

  /** The median of the peak's medians, 0 where it was not measured. */
  double peak(int threads) {
    double[] peaks =
        rates.stream()
            .filter(r -> r.peer().equals(FmaPeakPeer.NAME) && r.threads() == threads)
            .mapToDouble(Rate::gflops)
            .toArray();
    return peaks.length == 0 ? 0 : StatUtils.percentile(peaks, 50);
  }
}
