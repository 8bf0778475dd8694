package dev.lanewise.bench.report;

import dev.lanewise.bench.result.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.StatUtils;
import tools.jackson.databind.JsonNode;

/**
 * One result of JMH.
 *
 * @param benchmark the benchmark's class, without its package and the word "Benchmark"
 * @param implementation naive, serial or parallel; others where the benchmark has others
 * @param params what JMH varied
 * @param median of all iterations, or of all samples where JMH took samples, in microseconds
 * @param error half of the 99.9 % interval of the mean, in microseconds; NaN where there are too
 *     few iterations
 */
record Timing(
    String benchmark,
    String implementation,
    Map<String, String> params,
    double median,
    double error) {

  /** The results in JMH's JSON. */
  static List<Timing> parse(String json) {
    List<Timing> timings = new ArrayList<>();
    for (JsonNode result : Json.MAPPER.readTree(json)) {
      timings.add(of(result));
    }
    return timings;
  }

  private static Timing of(JsonNode result) {
    String[] names = result.get("benchmark").asString().split("\\.");
    JsonNode metric = result.get("primaryMetric");
    String unit = metric.get("scoreUnit").asString();
    if (!unit.equals("us/op")) {
      throw new IllegalArgumentException("scoreUnit is '" + unit + "', must be us/op");
    }
    Map<String, String> params = new TreeMap<>();
    if (result.has("params")) {
      result
          .get("params")
          .properties()
          .forEach(p -> params.put(p.getKey(), p.getValue().asString()));
    }
    return new Timing(
        names[names.length - 2].replaceFirst("Benchmark$", ""),
        names[names.length - 1],
        params,
        metric.has("rawData")
            ? median(values(metric.get("rawData")))
            // Of samples JMH keeps a histogram.
            : metric.get("scorePercentiles").get("50.0").asDouble(),
        // JMH writes "NaN" as a string.
        Double.parseDouble(metric.get("scoreError").asString()));
  }

  /** The values of all forks, in the order of the forks. */
  static List<Double> values(JsonNode forks) {
    List<Double> all = new ArrayList<>();
    for (JsonNode fork : forks) {
      fork.forEach(value -> all.add(Double.parseDouble(value.asString())));
    }
    return all;
  }

  static double median(List<Double> values) {
    return StatUtils.percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), 50);
  }

  /** What is computed, without who computes it: the shape, then what else was varied. */
  String shape() {
    List<String> parts = new ArrayList<>();
    parts.add(params.getOrDefault("shape", ""));
    params.forEach(
        (name, value) -> {
          if (!name.equals("shape") && !name.equals("threads")) {
            parts.add(value);
          }
        });
    return String.join(" ", parts).strip();
  }

  int threads() {
    return Integer.parseInt(params.getOrDefault("threads", "1"));
  }
}
