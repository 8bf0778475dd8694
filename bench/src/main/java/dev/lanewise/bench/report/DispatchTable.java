package dev.lanewise.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What it costs to hand a job to threads: a row for each job, a column for each way. */
final class DispatchTable {
  /** The name of the benchmark whose results are shown here. */
  static final String BENCHMARK = "Dispatch";

  private static final String PAUSED = "AfterPause";
  private static final List<String> WAYS = List.of("serial", "workers", "forkJoin", "stream");

  private DispatchTable() {}

  /** The table of these timings; empty if none is of the benchmark. */
  static String of(List<Timing> timings) {
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (Timing t : timings) {
      if (t.benchmark().equals(BENCHMARK)) {
        boolean paused = t.implementation().endsWith(PAUSED);
        String row =
            (paused ? "after a pause" : "back to back") + " | " + t.shape() + " | " + t.threads();
        rows.computeIfAbsent(row, key -> new LinkedHashMap<>())
            .put(t.implementation().replace(PAUSED, ""), time(t));
      }
    }
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append("Microseconds to hand tiles that do next to nothing to threads and get them back:");
    text.append("\nmedian and half of the mean's 99.9 % interval. Tiles: 'each' one a thread;");
    text.append("\n'meet' the same, where each waits until all have started; '16' as many.\n\n");
    text.append("| calls | tiles | threads | plain loop | Workers | ForkJoinPool | stream |\n");
    text.append("|---|---|--:|--:|--:|--:|--:|\n");
    rows.forEach(
        (row, times) -> {
          List<String> cells = new ArrayList<>(List.of(row));
          WAYS.forEach(way -> cells.add(times.getOrDefault(way, "")));
          text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        });
    return text.toString();
  }

  private static String time(Timing t) {
    String median = String.format(Locale.ROOT, "%.3f", t.median());
    return Double.isNaN(t.error())
        ? median
        : median + String.format(Locale.ROOT, " ± %.3f", t.error());
  }
}
