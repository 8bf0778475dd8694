package dev.lanewise.bench.report;

import dev.lanewise.bench.result.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** How long a product takes to come up to speed in a fresh JVM: a row for each product. */
final class WarmUpTable {
  /** The name of the benchmark whose results are shown here. */
  static final String BENCHMARK = "WarmUp";

  private WarmUpTable() {}

  /** The table of the results in JMH's JSON; empty if none is of the benchmark. */
  static String of(String json) {
    StringBuilder rows = new StringBuilder();
    for (JsonNode result : Json.MAPPER.readTree(json)) {
      if (result.get("benchmark").asString().contains("." + BENCHMARK + "Benchmark.")) {
        rows.append(row(result));
      }
    }
    if (rows.isEmpty()) {
      return "";
    }
    return "A product on one thread of a fresh JVM, until it runs at 90 % of its steady rate:\n"
        + "medians of the JVMs that became steady, and the range of the time.\n\n"
        + "| product | JVMs | steady | first call (ms) | to steady (ms) | range (ms)"
        + " | calls to steady | steady call (us) |\n"
        + "|---|--:|--:|--:|--:|--:|--:|--:|\n"
        + rows;
  }

  private static String row(JsonNode result) {
    JsonNode counters = result.get("secondaryMetrics");
    List<Double> all = values(counters, "millisToSteady");
    List<Integer> steady = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isNaN()) {
        steady.add(i);
      }
    }
    List<Double> millis = only(steady, all);
    return "| "
        + String.join(
            " | ",
            result.get("params").get("shape").asString(),
            Integer.toString(all.size()),
            Integer.toString(steady.size()),
            median("%.0f", only(steady, values(counters, "firstCallMillis"))),
            median("%.0f", millis),
            millis.isEmpty()
                ? ""
                : String.format(
                    Locale.ROOT,
                    "%.0f to %.0f",
                    millis.stream().min(Double::compare).get(),
                    millis.stream().max(Double::compare).get()),
            median("%.0f", only(steady, values(counters, "callsToSteady"))),
            median("%.1f", only(steady, values(counters, "steadyMicros"))))
        + " |\n";
  }

  /** A counter of every JVM. */
  private static List<Double> values(JsonNode counters, String name) {
    return Timing.values(counters.get(name).get("rawData"));
  }

  private static List<Double> only(List<Integer> places, List<Double> values) {
    return places.stream().map(values::get).toList();
  }

  private static String median(String format, List<Double> values) {
    return values.isEmpty() ? "" : String.format(Locale.ROOT, format, Timing.median(values));
  }
}
