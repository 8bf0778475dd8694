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
    String cell(Rate rate, double peak) {
      return withShare(rate, peak);
    }
  },

  /** Operations of layers: times, and rates of what limits them. */
  LAYERS(
      "Layers",
      "size",
      "Time of a call, and GFLOP/s of a direct convolution, in brackets their share of the FMA peak"
          + " in percent; or GB/s of operands and result, each counted once; a library's without the"
          + " reorders under Layouts; ") {
    @Override
    String cell(Rate rate, double peak) {
      String rest =
          rate.flops() == 0
              ? format("%.1f GB/s", Workloads.named(rate.shape()).bytes() / rate.micros() * 1e-3)
              : withShare(rate, peak);
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
   * @param peak GFLOP/s, 0 where it was not measured
   */
  abstract String cell(Rate rate, double peak);

  private static String withShare(Rate rate, double peak) {
    return peak == 0
        ? format("%.1f", rate.gflops())
        : format("%.1f (%.0f)", rate.gflops(), 100 * rate.gflops() / peak);
  }

  private static String time(double micros) {
    return micros < 1000 ? format("%.1f us", micros) : format("%.2f ms", micros * 1e-3);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
