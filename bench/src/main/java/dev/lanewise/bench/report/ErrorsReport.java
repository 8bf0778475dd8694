package dev.lanewise.bench.report;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.shapes.RoundingErrors;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvShape;
import java.util.List;
import java.util.Locale;

/**
 * The rounding errors of the convolution's algorithms, in Markdown.
 *
 * @param images what the network was trained on
 * @param mb images of the step
 */
public record ErrorsReport(
    Machine machine, ConvShape shape, String images, int mb, List<Row> rows) {
  /**
   * One pass by one algorithm.
   *
   * @param input what it computes with
   */
  public record Row(String input, String pass, ConvAlgorithm algorithm, RoundingErrors errors) {}

  /** The machine and the table. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# Rounding errors of the convolution\n\n");
    text.append(MachineLines.of(machine));
    text.append(
        String.format(
            Locale.ROOT,
            "- images of %d x %d x %d to %d x %d x %d, filters of %d x %d%n",
            shape.ih(),
            shape.iw(),
            shape.ic(),
            shape.oh(),
            shape.ow(),
            shape.oc(),
            shape.kh(),
            shape.kw()));
    text.append("- the training step: ").append(mb).append(" images, after an epoch of");
    text.append(" keras-convnet with ").append(images).append("\n\n");
    text.append(
        """
        Errors against float64, over the root mean square of the results; and relative ones, over the
        results themselves, of those that are not 0: where terms cancel, these are large whatever computes.

        | input | pass | algorithm | mean | max | mean relative | max relative |
        |---|---|---|--:|--:|--:|--:|
        """);
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(Row row) {
    RoundingErrors e = row.errors();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.1e | %.1e | %.1e | %.1e |%n",
        row.input(),
        row.pass(),
        row.algorithm().name().toLowerCase(Locale.ROOT),
        e.mean(),
        e.max(),
        e.meanRelative(),
        e.maxRelative());
  }
}
