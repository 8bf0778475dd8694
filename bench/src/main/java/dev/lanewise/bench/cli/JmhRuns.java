package dev.lanewise.bench.cli;

import dev.lanewise.bench.cli.BenchPlan.Group;
import dev.lanewise.bench.machine.Jvm;
import dev.lanewise.bench.peer.PeerSettings;
import dev.lanewise.bench.result.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs groups of benchmarks with JMH, each result in JVMs of its own, and keeps the results. */
final class JmhRuns {
  // What went wrong, in JMH's log: the first line of a stack trace.
  private static final Pattern FAILURE = Pattern.compile("^(java|dev)\\.[\\w.]+: .*");

  // By benchmark and parameters: what runs again adds to what is there.
  private final Map<String, RunResult> results = new LinkedHashMap<>();
  private final List<PeerSettings> settings = new ArrayList<>();

  /**
   * Runs a group.
   *
   * @throws IllegalStateException if a benchmark fails, with the reason
   */
  void run(Group group) {
    try {
      Path log = Files.createTempFile("lanewise-jmh", ".log");
      try {
        Runner runner = new Runner(options(group, log).build());
        String said = saidDuring(() -> runner.run().forEach(this::add));
        settings.addAll(PeerSettings.parse(said.lines().toList()));
      } catch (RunnerException e) {
        throw new IllegalStateException(group.method() + " failed: " + reason(log, e), e);
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep JMH's log: " + e.getMessage(), e);
    }
  }

  /** A run of JMH. */
  private interface Run {
    void run() throws RunnerException;
  }

  // What a benchmark prints goes past JMH's log, to the standard output.
  private static String saidDuring(Run run) throws RunnerException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      run.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void add(RunResult result) {
    results.merge(
        result.getParams().id(),
        result,
        (before, again) -> {
          List<BenchmarkResult> both = new ArrayList<>(before.getBenchmarkResults());
          both.addAll(again.getBenchmarkResults());
          return new RunResult(before.getParams(), both);
        });
  }

  private static ChainedOptionsBuilder options(Group group, Path log) {
    TimeValue time = TimeValue.milliseconds(group.time().toMillis());
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote("dev.lanewise.bench." + group.method()) + "$")
            .forks(group.forks())
            .warmupIterations(group.warmups())
            .warmupTime(time)
            .measurementIterations(group.iterations())
            .measurementTime(time)
            .shouldFailOnError(true)
            .output(log.toString());
    group.params().forEach((name, values) -> options.param(name, values.toArray(String[]::new)));
    return options;
  }

  private static String reason(Path log, RunnerException e) throws IOException {
    for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
      if (FAILURE.matcher(line).matches()) {
        return line;
      }
    }
    return String.valueOf(e.getMessage());
  }

  /** What the peers ran with, each time. */
  List<PeerSettings> settings() {
    return settings;
  }

  /** All results as JMH's JSON, without the paths of this machine. */
  String json() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results.values());
    }
    JsonNode all = Json.MAPPER.readTree(bytes.toString(StandardCharsets.UTF_8));
    for (JsonNode result : all) {
      ObjectNode object = (ObjectNode) result;
      object.put("jvm", "java");
      ArrayNode arguments = object.arrayNode();
      object.get("jvmArgs").forEach(a -> arguments.add(Jvm.withoutPath(a.asString())));
      object.set("jvmArgs", arguments);
    }
    return Json.pretty(all);
  }
}
