package dev.lanewise.bench.report;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.training.StepProfile;
import dev.lanewise.bench.training.StepProfile.Kernel;
import java.util.Locale;

/** The kernels of a training step, each beside what limits it. */
public final class ProfileReport {
  private final Machine machine;
  private final StepProfile profile;
  private final Roofline roofline;

  /** A report of a profile on a machine whose limits were measured. */
  public ProfileReport(Machine machine, StepProfile profile) {
    this.machine = machine;
    this.profile = profile;
    this.roofline = new Roofline(machine.measured(), profile.threads());
  }

  /** As Markdown. */
  public String markdown() {
    return String.format(
        Locale.ROOT,
        "# A training step of %s%n%n%s- threads %d, batch %d, medians of %d steps%n%n%s%n%s",
        profile.network(),
        MachineLines.of(machine),
        profile.threads(),
        profile.batch(),
        profile.steps(),
        """
        The operations are those of matrix products and direct convolutions. The bytes are those of the
        arrays, each once, and twice where it is updated in place. The limit says about what the machine
        can do: the peak of multiply-adds, or the bandwidth of a triad whose arrays have in all as many
        bytes as these, of those that were measured the next larger one. A kernel may pass it: Winograd
        takes a quarter of the multiplications, and what is limited by memory may mostly read, where a
        triad writes a third of its arrays, or have arrays well below the size measured, as where it
        updates them in place.
        """,
        table());
  }

  /** A row for each kernel, and the whole step. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append("| layer | kernel | ms | % of step | MFLOP | MB | GFLOP/s | GB/s |");
    text.append(" limit | limit, ms | % of limit |\n");
    text.append("|---|---|--:|--:|--:|--:|--:|--:|---|--:|--:|\n");
    double sum = 0;
    double limit = 0;
    for (Kernel kernel : profile.kernels()) {
      sum += kernel.millis();
      limit += roofline.millis(kernel.flops(), kernel.bytes());
      text.append(row(kernel, profile.millis()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "| all kernels | | %.3f | %.1f | | | | | | %.3f | %.0f |\n",
            sum,
            100 * sum / profile.millis(),
            limit,
            100 * limit / sum));
    text.append(String.format(Locale.ROOT, "| step | | %.3f | 100 |", profile.millis()));
    return text.append(" | | | | | | |\n").toString();
  }

  private String row(Kernel kernel, double step) {
    double limit = roofline.millis(kernel.flops(), kernel.bytes());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.3f | %.1f | %s | %.3f | %s | %.1f | %s | %.3f | %.0f |\n",
        kernel.owner(),
        kernel.name(),
        kernel.millis(),
        100 * kernel.millis() / step,
        orNothing("%.1f", kernel.flops() * 1e-6),
        kernel.bytes() * 1e-6,
        orNothing("%.1f", kernel.flops() / kernel.millis() * 1e-6),
        kernel.bytes() / kernel.millis() * 1e-6,
        roofline.limit(kernel.flops(), kernel.bytes()),
        limit,
        100 * limit / kernel.millis());
  }

  private static String orNothing(String format, double value) {
    return value == 0 ? "" : String.format(Locale.ROOT, format, value);
  }
}
