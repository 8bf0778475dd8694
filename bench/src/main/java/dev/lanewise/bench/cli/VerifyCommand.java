package dev.lanewise.bench.cli;

import dev.lanewise.kernels.parallel.Workers;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks on this machine that every kernel gives its definition's bits. */
@Command(
    name = "verify",
    description =
        "Checks that the kernels give the bits of their definitions on this machine: on 1, 2 and "
            + "4 threads, at every vector width.")
final class VerifyCommand implements Callable<Integer> {
  private static final int[] THREADS = {1, 2, 4};
  private static final int[] WIDTHS = {0, 128, 256, 512};
  private static final int[][] BOUNDED = {{17, 33, 100}, {64, 64, 1000}, {130, 70, 257}};

  @Spec private CommandSpec spec;

  @Option(names = "--digest", description = "Only prints the SHA-256 of all results at this width.")
  private boolean digest;

  private int checks;
  private int failures;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<VerifyCase> cases = VerifyCases.all();
    if (digest) {
      out.println(digest(cases));
      out.flush();
      return 0;
    }
    for (int threads : THREADS) {
      try (Workers workers = Workers.of(threads)) {
        bits(cases, workers, out);
        bounds(workers, out);
      }
    }
    widths(out);
    out.println(
        failures == 0
            ? "all " + checks + " checks passed"
            : failures + " of " + checks + " checks failed");
    out.flush();
    return failures == 0 ? 0 : 1;
  }

  /** One line for each operation, or for each of its cases that fail. */
  private void bits(List<VerifyCase> cases, Workers workers, PrintWriter out) {
    List<String> operations = cases.stream().map(VerifyCase::operation).distinct().toList();
    for (String operation : operations) {
      List<String> wrong = new ArrayList<>();
      int count = 0;
      for (VerifyCase one : cases) {
        if (one.operation().equals(operation)) {
          count++;
          int at = one.firstDifference(workers);
          if (at >= 0) {
            wrong.add(one.name() + " differs at element " + at);
          }
        }
      }
      report(
          out,
          operation + ", bits, threads " + workers.threads() + ", " + count + " cases",
          String.join("; ", wrong));
    }
  }

  private void bounds(Workers workers, PrintWriter out) {
    for (int[] size : BOUNDED) {
      double worst = GemmBound.worst(workers, size[0], size[1], size[2]);
      String what =
          String.format(
              Locale.ROOT,
              "gemm, error bound, threads %d, %d x %d x %d (error %.2f of the bound)",
              workers.threads(),
              size[0],
              size[1],
              size[2],
              worst);
      report(out, what, worst <= 1 ? "" : "the error is above its bound");
    }
  }

  private void widths(PrintWriter out) {
    // The first width is that of the definitions.
    String expected = "";
    for (int bits : WIDTHS) {
      String found = WidthRun.digest(bits);
      expected = bits == 0 ? found : expected;
      report(
          out,
          "all, vectors of " + bits + " bits, SHA-256 " + found.substring(0, 16),
          found.equals(expected) ? "" : "differs from " + expected.substring(0, 16));
    }
  }

  private void report(PrintWriter out, String what, String wrong) {
    checks++;
    if (wrong.isEmpty()) {
      out.println("ok      " + what);
    } else {
      failures++;
      out.println("FAILED  " + what + ": " + wrong);
    }
    out.flush();
  }

  private static String digest(List<VerifyCase> cases) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
    for (VerifyCase one : cases) {
      float[] result = one.kernel().apply(Workers.serial());
      ByteBuffer bytes = ByteBuffer.allocate(4 * result.length);
      for (float value : result) {
        bytes.putInt(Float.floatToIntBits(value));
      }
      sha256.update(bytes.array());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
