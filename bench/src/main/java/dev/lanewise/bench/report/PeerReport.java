package dev.lanewise.bench.report;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.peer.LanewisePeer;
import dev.lanewise.bench.peer.PeerSettings;
import dev.lanewise.bench.peer.Peers;
import dev.lanewise.bench.report.PeerTimes.Rate;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.bench.shapes.Workloads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The report of Lanewise beside other libraries, in Markdown. */
public final class PeerReport {
  private static final String NONE = "";

  private final Machine machine;
  private final List<PeerSettings> settings;
  private final List<String> failures;
  private final PeerTimes times;
  private final PeerStyle style;

  /**
   * A report.
   *
   * @param jmhJson what JMH writes
   * @param settings what each JVM said that it ran
   * @param failures what could not be measured, and why
   */
  public PeerReport(
      String jmhJson, Machine machine, List<PeerSettings> settings, List<String> failures) {
    this.machine = machine;
    this.settings = settings;
    this.failures = failures;
    this.times = new PeerTimes(Timing.parse(jmhJson), settings);
    this.style = PeerStyle.of(settings.stream().map(PeerSettings::shape).toList());
  }

  /** The machine, the tables, what each peer ran with. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(style.title()).append(" beside other libraries\n\n");
    text.append(MachineLines.of(machine)).append('\n').append(tables());
    text.append(LayoutTable.of(settings));
    text.append("\n## What the peers ran with\n\n");
    text.append("As each says in the JVM that was measured.\n");
    peers().forEach(peer -> text.append(PeerSettingsText.of(peer, settings)));
    return text.toString();
  }

  private List<String> peers() {
    return settings.stream().map(PeerSettings::peer).distinct().toList();
  }

  /** The tables alone: each number of threads, the means, what failed. */
  public String tables() {
    StringBuilder text = new StringBuilder(style.legend());
    text.append("medians over all iterations of all rounds.\n");
    for (int threads : times.threads()) {
      double peak = times.peak(threads);
      text.append(format("\n## Threads: %d", threads));
      text.append(peak == 0 ? "\n\n" : format(", FMA peak %.1f GFLOP/s\n\n", peak));
      text.append(table(threads)).append('\n').append(means(threads));
    }
    if (!failures.isEmpty()) {
      text.append("\n## Failed\n\n");
      failures.forEach(failure -> text.append("- ").append(failure).append('\n'));
    }
    return text.toString();
  }

  private String table(int threads) {
    List<String> head = new ArrayList<>(List.of("shape", style.sizes()));
    head.addAll(times.peers(threads));
    head.addAll(List.of("best peer", "lanewise / best"));
    List<String> shapes =
        times.shapes(threads).stream().filter(shape -> !shape.startsWith("near-")).toList();
    boolean primes = shapes.stream().anyMatch(shape -> shape.startsWith("prime-"));
    if (primes) {
      head.addAll(List.of("nearest multiple of 16", "lanewise there"));
    }
    StringBuilder text = new StringBuilder(row(head));
    text.append("|---|---|").append("--:|".repeat(times.peers(threads).size())).append("---|--:|");
    text.append(primes ? "---|--:|\n" : "\n");
    shapes.forEach(shape -> text.append(row(cells(shape, threads, primes))));
    return text.toString();
  }

  private List<String> cells(String name, int threads, boolean primes) {
    Workload work = Workloads.named(name);
    List<String> cells = new ArrayList<>();
    cells.add(name);
    cells.add(work.size());
    for (String peer : times.peers(threads)) {
      cells.add(times.rate(peer, name, threads).map(this::cell).orElse(NONE));
    }
    Optional<Double> ratio = overBest(name, threads);
    cells.add(times.best(name, threads).map(Rate::peer).orElse(NONE));
    cells.add(ratio.map(r -> format("%.2f", r)).orElse(NONE));
    if (primes && work instanceof GemmShape shape) {
      Optional<Rate> near = times.rate(LanewisePeer.NAME, shape.nearName(), threads);
      cells.add(near.map(Rate::shape).orElse(NONE));
      cells.add(near.map(this::cell).orElse(NONE));
    }
    return cells;
  }

  private String cell(Rate rate) {
    return style.cell(rate, times.limit(rate));
  }

  private Optional<Double> overBest(String shape, int threads) {
    Optional<Rate> own = times.rate(LanewisePeer.NAME, shape, threads);
    return times.best(shape, threads).flatMap(b -> own.map(o -> o.over(b)));
  }

  /** How often as fast Lanewise is as each peer: geometric means over the shapes of a group. */
  private String means(int threads) {
    List<String> peers = new ArrayList<>(times.peers(threads));
    if (!peers.remove(LanewisePeer.NAME) || Peers.OWN.containsAll(peers)) {
      return NONE;
    }
    List<String> head = new ArrayList<>(List.of("group", "shapes", "not slower than the best"));
    head.add("lanewise / best");
    head.add("least");
    peers.forEach(peer -> head.add("/ " + peer));
    StringBuilder text = new StringBuilder("Lanewise's rate over the peers', geometric means:\n\n");
    text.append(row(head));
    text.append("|---|").append("--:|".repeat(head.size() - 1)).append('\n');
    groups(threads)
        .forEach((group, shapes) -> text.append(row(means(group, shapes, peers, threads))));
    return text.toString();
  }

  private List<String> means(String group, List<String> shapes, List<String> peers, int threads) {
    List<Double> best =
        shapes.stream().map(shape -> overBest(shape, threads)).flatMap(Optional::stream).toList();
    List<String> cells = new ArrayList<>();
    cells.add(group);
    cells.add(Integer.toString(best.size()));
    cells.add(Long.toString(best.stream().filter(ratio -> ratio >= 1).count()));
    cells.add(geometricMean(best));
    cells.add(best.stream().min(Double::compare).map(r -> format("%.2f", r)).orElse(NONE));
    for (String peer : peers) {
      List<Double> ratios = new ArrayList<>();
      for (String shape : shapes) {
        Optional<Rate> own = times.rate(LanewisePeer.NAME, shape, threads);
        Optional<Rate> other = times.rate(peer, shape, threads);
        if (own.isPresent() && other.isPresent()) {
          ratios.add(own.get().over(other.get()));
        }
      }
      cells.add(geometricMean(ratios));
    }
    return cells;
  }

  private Map<String, List<String>> groups(int threads) {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<String> all = new ArrayList<>();
    for (String shape : times.shapes(threads)) {
      if (overBest(shape, threads).isPresent()) {
        groups.computeIfAbsent(Workloads.named(shape).group(), g -> new ArrayList<>()).add(shape);
        all.add(shape);
      }
    }
    groups.put("all", all);
    return groups;
  }

  private static String geometricMean(List<Double> values) {
    return values.isEmpty()
        ? NONE
        : format(
            "%.2f",
            Math.exp(values.stream().collect(Collectors.averagingDouble(v -> Math.log(v)))));
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
