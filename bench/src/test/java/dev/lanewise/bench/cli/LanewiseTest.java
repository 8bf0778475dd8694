package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        "verify",
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
        "data generate"
      })
  void wrongOptionsEndWith2(String line) {
    assertFailsInOneLine(2, "lanewise", line.split(" "));
  }

  @Test
  void failuresEndWith1() {
    assertFailsInOneLine(1, "keras-convnet", "train", "lenet");
  }

  @Test
  void zeroThreadsAreRefused() {
    assertFailsInOneLine(1, "threads is 0", "train", "tf-mlp", "--threads", "0");
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
    assertEquals(0, run("data", "check", "--dir", digits.toString()), err::toString);
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
    assertTrue(Files.exists(result.resolve("machine.json")));
    // The same again must not overwrite.
    assertFailsInOneLine(1, "exists", train);
  }

  @Test
  void aTruncatedFileIsOneLine() throws IOException {
    Path digits = directory.resolve("digits");
    assertEquals(0, run("data", "generate", "--count", "20", "--dir", digits.toString()));
    Path file = digits.resolve("train-images-idx3-ubyte.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertFailsInOneLine(1, file.toString(), "train", "tf-mlp", "--data", digits.toString());
  }
}
