package dev.lanewise.bench.report;

import dev.lanewise.bench.machine.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report of a run of benchmarks, in Markdown. */
public final class Report {
  private static final String NONE = "";
  private static final Set<String> OWN_TABLES =
      Set.of(DispatchTable.BENCHMARK, WarmUpTable.BENCHMARK);

  private final Machine machine;
  private final List<Timing> timings;
  private final String warmUp;

  /**
   * A report.
   *
   * @param jmhJson what JMH writes
   * @param machine with what it can do at most, measured in the same run
   */
  public Report(String jmhJson, Machine machine) {
    this.timings = Timing.parse(jmhJson);
    this.warmUp = WarmUpTable.of(jmhJson);
    this.machine = machine;
  }

  /** The machine in some lines, then the tables. */
  public String markdown() {
    return "# Benchmarks\n\n" + MachineLines.of(machine) + "\n" + table();
  }

  /** The tables alone: of times and rates, of dispatch, of warming up; those that have a row. */
  public String table() {
    return Stream.of(times(), DispatchTable.of(timings), warmUp)
        .filter(table -> !table.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  /** Times are medians; the error is half of the mean's 99.9 % interval. */
  private String times() {
    StringBuilder rows = new StringBuilder();
    for (Timing timing : timings) {
      if (!OWN_TABLES.contains(timing.benchmark())) {
        rows.append(row(timing));
      }
    }
    if (rows.isEmpty()) {
      return "";
    }
    return "| benchmark | shape | implementation | threads | time (us) | error (us) | GFLOP/s"
        + " | % of peak | GB/s | % of bandwidth | x naive | x serial |\n"
        + "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        + rows;
  }

  private String row(Timing t) {
    Work work = Work.of(t.benchmark(), t.params());
    // Operations in a microsecond are millions a second.
    double gflops = work.flops() / t.median() * 1e-3;
    double gigabytes = work.bytes() / t.median() * 1e-3;
    double peak = 0;
    double bandwidth = 0;
    if (machine.measured() != null) {
      peak = machine.measured().peakGflops(t.threads());
      bandwidth = machine.measured().bandwidth(work.bytes(), t.threads());
    }
    return "| "
        + String.join(
            " | ",
            t.benchmark(),
            t.shape(),
            t.implementation(),
            Integer.toString(t.threads()),
            format("%.2f", t.median()),
            Double.isNaN(t.error()) ? NONE : format("%.2f", t.error()),
            number("%.1f", gflops),
            number("%.0f", peak == 0 ? 0 : 100 * gflops / peak),
            number("%.1f", gigabytes),
            number("%.0f", bandwidth == 0 ? 0 : 100 * gigabytes / bandwidth),
            speedUp(t, "naive"),
            speedUp(t, "serial"))
        + " |\n";
  }

  private String speedUp(Timing t, String over) {
    for (Timing other : timings) {
      if (other.implementation().equals(over)
          && !t.implementation().equals(over)
          && !t.implementation().equals("naive")
          && other.benchmark().equals(t.benchmark())
          && other.shape().equals(t.shape())) {
        return format("%.2f", other.median() / t.median());
      }
    }
    return NONE;
  }

  private static String number(String format, double value) {
    return value == 0 ? NONE : format(format, value);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format.replace("%n", "\n"), values);
  }
}
