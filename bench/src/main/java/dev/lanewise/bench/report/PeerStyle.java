package dev.lanewise.bench.report;

import dev.lanewise.bench.report.PeerTimes.Rate;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.bench.shapes.Workloads;
import java.util.Collection;
import java.util.Locale;

/** How what was measured is shown. */
enum PeerStyle {
  /** Matrix products: rates. */
  PRODUCTS(
      "Matrix products",
      "m x n x k",
      "GFLOP/s, in brackets the share of the FMA peak in percent; ") {
    @Override
    String cell(Rate rate, double limit) {
      return withShare(rate.gflops(), "", limit);
    }
  },

  /** Operations of layers: times, and rates of what limits them. */
  LAYERS(
      "Layers",
      "size",
      "Time of a call, and GFLOP/s of a direct convolution, in brackets their share of the FMA peak"
          + " in percent; or GB/s of operands and result, each counted once and twice where it is"
          + " updated in place, in brackets the share in percent of what a triad moves whose arrays"
          + " have as many bytes (what it writes is read first, and not counted); a library's without"
          + " the reorders under Layouts; ") {
    @Override
    String cell(Rate rate, double limit) {
      String rest =
          rate.flops() == 0
              ? withShare(gigabytes(rate), " GB/s", limit)
              : withShare(rate.gflops(), "", limit);
      return time(rate.micros()) + ", " + rest;
    }
  };

  private final String title;
  private final String sizes;
  private final String legend;

  PeerStyle(String title, String sizes, String legend) {
    this.title = title;
    this.sizes = sizes;
    this.legend = legend;
  }

  /** That of what was measured together. */
  static PeerStyle of(Collection<String> shapes) {
    return shapes.stream().map(Workloads::named).allMatch(GemmShape.class::isInstance)
        ? PRODUCTS
        : LAYERS;
  }

  /** What was measured. */
  String title() {
    return title;
  }

  /** What {@link Workload#size} tells. */
  String sizes() {
    return sizes;
  }

  /** What the numbers of a cell are. */
  String legend() {
    return legend;
  }

  /**
   * What a peer reached.
   *
   * @param limit what the machine can do, 0 where it was not measured
   */
  abstract String cell(Rate rate, double limit);

  private static String withShare(double value, String unit, double limit) {
    String share = limit == 0 ? "" : format(" (%.0f)", 100 * value / limit);
    return format("%.1f", value) + unit + share;
  }

  private static double gigabytes(Rate rate) {
    return Workloads.named(rate.shape()).bytes() / rate.micros() * 1e-3;
  }

  private static String time(double micros) {
    return micros < 1000 ? format("%.1f us", micros) : format("%.2f ms", micros * 1e-3);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
