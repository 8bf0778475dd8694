package dev.lanewise.bench.cli;

import dev.lanewise.kernels.lanes.Lanes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code verify --digest} in a JVM of another vector width. */
final class WidthRun {
  private WidthRun() {}

  /**
   * The digest of all results at a width.
   *
   * @param bits 0, 128, 256 or 512
   * @throws IllegalStateException if the JVM does not give one
   */
  static String digest(int bits) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!argument.startsWith("-agentlib") && !argument.startsWith("-javaagent")) {
        command.add(argument);
      }
    }
    command.add("-D" + Lanes.PROPERTY + "=" + bits);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Lanewise.class.getName());
    command.add("verify");
    command.add("--digest");
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int code = process.waitFor();
      if (code != 0 || !out.matches("[0-9a-f]{64}")) {
        throw new IllegalStateException(
            "the JVM with vectors of " + bits + " bits ended with " + code + " and gave no digest");
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start another JVM: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while another JVM ran", e);
    }
  }
}
