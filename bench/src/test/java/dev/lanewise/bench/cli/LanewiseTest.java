package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LanewiseTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = Lanewise.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  private void assertFailsInOneLine(int code, String part, String... arguments) {
    assertEquals(code, run(arguments), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
    assertTrue(err.toString().contains(part), err::toString);
    assertFalse(err.toString().contains("Exception"), err::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "info",
        "train",
        "bench",
        "profile",
        "tune",
        "verify",
        "errors",
        "data",
        "data download",
        "data check",
        "data generate"
      })
  void everyCommandExplainsItselfAndKnowsItsVersion(String command) {
    String[] words = command.isEmpty() ? new String[0] : command.split(" ");
    assertEquals(0, run(with(words, "--help")), err::toString);
    assertTrue(out.toString().startsWith("Usage: lanewise"), out::toString);
    out.getBuffer().setLength(0);
    assertEquals(0, run(with(words, "--version")), err::toString);
    assertTrue(out.toString().startsWith("lanewise 0."), out::toString);
  }

  private static String[] with(String[] words, String last) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = last;
    return all;
  }

  @Test
  void wrongCallsEndWith2() {
    assertFailsInOneLine(2, "a subcommand is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "data",
        "train",
        "info --nonsense",
        "train tf-mlp --epochs x",
        "bench --profile slow",
        "bench --filter nothing-is-called-so",
        "bench --threads 0",
        "bench --profile peers --peers nonsense",
        "bench --profile peers-primes --rounds 0",
        "bench --profile peers --filter gemm",
        "bench --rounds 2",
        "bench --profile full --peers openblas",
        "profile",
        "profile tf-mlp --threads x",
        "data generate"
      })
  void wrongOptionsEndWith2(String line) {
    assertFailsInOneLine(2, "lanewise", line.split(" "));
  }

  @Test
  void anUnknownNetworkIsAWrongCall() {
    assertFailsInOneLine(2, "keras-convnet", "train", "lenet");
    err.getBuffer().setLength(0);
    assertFailsInOneLine(2, "keras-convnet", "profile", "lenet");
  }

  @Test
  void zeroThreadsAreRefused() {
    assertFailsInOneLine(2, "threads is 0", "train", "tf-mlp", "--threads", "0");
  }

  @Test
  void studiesErrorsOnNumbersOfATrainingStep() throws IOException {
    Path folder = directory.resolve("errors");
    String[] line = {"errors", "--data", "synthetic", "--limit", "3", "--out", folder.toString()};
    assertEquals(0, run(line), err::toString);
    String report = Files.readString(folder.resolve("report.md"));
    assertTrue(out.toString().contains(report), out::toString);
    assertTrue(report.contains("- the training step: 3 images, after an epoch"), report);
    for (String pass : List.of("forward", "input gradient", "filter gradient")) {
      for (String algorithm : List.of("im2col", "winograd")) {
        String row = "| a training step | " + pass + " | " + algorithm + " | ";
        int at = report.indexOf(row);
        assertTrue(at > 0, report);
        double mean = Double.parseDouble(report.substring(at + row.length()).split(" ")[0]);
        assertTrue(mean > 0 && mean < 1e-6, row + mean);
      }
    }
    assertEquals(2, report.split("uniform.*input gradient", -1).length - 1, report);
    String rows = Files.readString(folder.resolve("errors.json"));
    assertEquals(16, rows.split("\"algorithm\"", -1).length - 1, rows);
  }

  @Test
  void missingDataIsOneLineAndLeavesNothing() throws IOException {
    Path out = directory.resolve("run");
    assertFailsInOneLine(
        1,
        "does not exist",
        "train",
        "tf-mlp",
        "--data",
        directory.resolve("none").toString(),
        "--out",
        out.toString());
    assertFalse(Files.exists(out));
  }

  @Test
  void generatesDigitsThatTrainReads() throws IOException {
    Path digits = directory.resolve("digits");
    assertEquals(0, run("data", "generate", "--count", "300", "--dir", digits.toString()));
    assertEquals(1, run("data", "check", "--dir", digits.toString()), err::toString);
    assertTrue(out.toString().contains("not MNIST"), out::toString);
    out.getBuffer().setLength(0);
    Path result = directory.resolve("run");
    String[] train = {
      "train",
      "tf-mlp",
      "--epochs",
      "1",
      "--threads",
      "2",
      "--data",
      digits.toString(),
      "--out",
      result.toString()
    };
    assertEquals(0, run(train), err::toString);
    List<String> lines = out.toString().lines().toList();
    List<String> last = lines.subList(lines.size() - 4, lines.size());
    assertTrue(last.get(0).matches("test loss: \\d+\\.\\d{4}"), out::toString);
    assertTrue(last.get(1).matches("test accuracy: [01]\\.\\d{4}"), out::toString);
    assertTrue(last.get(2).matches("weights sha256: [0-9a-f]{64}"), out::toString);
    assertTrue(last.get(3).matches("--- \\d+\\.\\d seconds ---"), out::toString);
    assertEquals(2, Files.readAllLines(result.resolve("training.jsonl")).size());
    // They are not what others published results of.
    assertFalse(Files.readString(result.resolve("report.md")).contains("published"));
    assertTrue(Files.exists(result.resolve("machine.json")));
    // The same again must not overwrite.
    assertFailsInOneLine(2, "exists", train);
  }

  @Test
  void profilesAStep() throws IOException {
    Path result = directory.resolve("run");
    String[] profile = {
      "profile", "tf-mlp", "--quick", "--threads", "1", "--out", result.toString()
    };
    assertEquals(0, run(profile), err::toString);
    String report = Files.readString(result.resolve("report.md"));
    assertTrue(report.contains("| dense3 | weight gradient |"), report);
    assertTrue(out.toString().contains(report), out::toString);
    assertTrue(Files.exists(result.resolve("profile.json")));
    assertTrue(Files.exists(result.resolve("machine.json")));
  }

  @Test
  void anErrorOfTheJvmIsOneLine() {
    assertFailsInOneLine(
        1,
        "LANEWISE_OPTS=-Xmx",
        "train",
        "mlp-600000-600",
        "--data",
        "synthetic",
        "--limit",
        "100",
        "--out",
        directory.resolve("run").toString());
  }

  @Test
  void aFolderThatCannotBeMadeIsRefusedBeforeTheRun() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertFailsInOneLine(
        2,
        "must be a directory",
        "train",
        "tf-mlp",
        "--data",
        "synthetic",
        "--out",
        file.resolve("run").toString());
  }

  /** Each spoils a set of digits in a way, and the message says in which. */
  enum Spoiled {
    TRUNCATED("train-images-idx3-ubyte.gz", "is truncated") {
      @Override
      byte[] of(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
      }
    },
    TRAILING_BYTES("train-labels-idx1-ubyte.gz", "trailing bytes") {
      @Override
      byte[] of(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + 3);
      }
    },
    LABEL_10("train-labels-idx1-ubyte.gz", "label 4 is 10, must be 0 to 9") {
      @Override
      byte[] of(byte[] bytes) throws IOException {
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        plain[8 + 4] = 10;
        return plain;
      }
    },
    FEWER_LABELS("train-labels-idx1-ubyte.gz", "20 images") {
      @Override
      byte[] of(byte[] bytes) throws IOException {
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        plain[7] = 19;
        return Arrays.copyOf(plain, 8 + 19);
      }
    };

    final String file;
    final String message;

    Spoiled(String file, String message) {
      this.file = file;
      this.message = message;
    }

    abstract byte[] of(byte[] bytes) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Spoiled.class)
  void aSpoiledFileIsOneLineAndLeavesNothing(Spoiled spoiled) throws IOException {
    Path digits = directory.resolve("digits");
    assertEquals(0, run("data", "generate", "--count", "20", "--dir", digits.toString()));
    Path file = digits.resolve(spoiled.file);
    Files.write(file, spoiled.of(Files.readAllBytes(file)));
    Path result = directory.resolve("run");
    assertFailsInOneLine(
        1,
        spoiled.message,
        "train",
        "tf-mlp",
        "--data",
        digits.toString(),
        "--out",
        result.toString());
    assertFalse(Files.exists(result));
  }
}
