package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.GemmBound;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.parallel.Workers;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    if (digest) {
      try (Workers workers = Workers.of(2)) {
        out.println(digest(VerifyCases.everyWidth(), workers));
      }
      out.flush();
      return 0;
    }
    try (Workers two = Workers.of(2);
        Workers four = Workers.of(4)) {
      bits(VerifyCases.all(), List.of(Workers.serial(), two, four), out);
      bounds(two, out);
    }
    widths(out);
    out.println(
        failures == 0
            ? "all " + checks + " checks passed"
            : failures + " of " + checks + " checks failed");
    out.flush();
    return failures == 0 ? 0 : 1;
  }

  /** One line for each operation. */
  private void bits(List<VerifyCase> cases, List<Workers> pools, PrintWriter out) {
    Map<String, List<VerifyCase>> operations =
        cases.stream()
            .collect(
                Collectors.groupingBy(
                    VerifyCase::operation, LinkedHashMap::new, Collectors.toList()));
    operations.forEach(
        (operation, itsCases) ->
            report(
                out,
                operation + ", bits, " + itsCases.size() + " cases on 1, 2 and 4 threads",
                differences(itsCases, pools)));
  }

  /** The first case that differs from its definition and how many more do, or nothing. */
  static String differences(List<VerifyCase> cases, List<Workers> pools) {
    String first = "";
    int more = 0;
    for (VerifyCase one : cases) {
      float[] expected = one.expected();
      for (Workers workers : pools) {
        int at = one.firstDifference(expected, workers);
        if (at >= 0 && first.isEmpty()) {
          first = one.name() + ", threads " + workers.threads() + ": differs at element " + at;
        } else if (at >= 0) {
          more++;
        }
      }
    }
    return more == 0 ? first : first + "; so do " + more + " more";
  }

  private void bounds(Workers workers, PrintWriter out) {
    for (int[] size : BOUNDED) {
      double worst = worst(workers, size[0], size[1], size[2]);
      String what =
          String.format(
              Locale.ROOT,
              "gemm, error bound, %d x %d x %d (error %.2f of the bound)",
              size[0],
              size[1],
              size[2],
              worst);
      report(out, what, worst <= 1 ? "" : "the error is above its bound");
    }
  }

  private static double worst(Workers workers, int m, int n, int k) {
    float[] a = Numbers.uniform("a", m * k);
    float[] b = Numbers.uniform("b", k * n);
    float[] c = new float[m * n];
    new Gemm(workers)
        .multiply(Transpose.NO, Transpose.NO, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n);
    GemmShape shape = new GemmShape("bounded", m, n, k, Transpose.NO, Transpose.NO);
    return GemmBound.worst(shape, a, b, c, m);
  }

  private void widths(PrintWriter out) {
    // The first width is that of the definitions.
    String expected = "";
    for (int bits : WIDTHS) {
      String found = WidthRun.digest(bits);
      expected = bits == 0 ? found : expected;
      report(
          out,
          "all, vectors of " + bits + " bits on 2 threads, SHA-256 " + found.substring(0, 16),
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

  static String digest(List<VerifyCase> cases, Workers workers) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
    for (VerifyCase one : cases) {
      float[] result = one.actual(workers);
      ByteBuffer bytes = ByteBuffer.allocate(4 * result.length);
      for (float value : result) {
        bytes.putInt(Float.floatToIntBits(value));
      }
      sha256.update(bytes.array());
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
