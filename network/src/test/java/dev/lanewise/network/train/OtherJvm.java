package dev.lanewise.network.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class on the class path of this JVM, at another vector width. */
final class OtherJvm {
  private OtherJvm() {}

  /** Returns what the program printed to standard output. */
  static String run(int vectorBits, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-Xmx1g");
    command.add("-XX:+UseSerialGC");
    command.add("-Dlanewise.vectorBits=" + vectorBits);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(args));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), "exit status at " + vectorBits + " bits");
      return output.replace("\r\n", "\n");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the program could not run: " + e.getMessage(), e);
    }
  }
}
