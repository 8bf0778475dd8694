package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShallowProductsTest {
  private static final long MINUTES = 3;

  // For 20000 products: 0 to 10, and with two vectors boxed for each row and pass 122 to 131.
  private static final int MOST_COLLECTIONS = 40;

  /**
   * C2 boxes vectors if it cannot see their class. Where there is no C1, the interpreter has
   * profiled all that C2 compiles, as it may have elsewhere.
   */
  @TempDir Path folder;

  /**
   * C2 boxes vectors if it cannot see their class. Where there is no C1, the interpreter has
   * profiled all that C2 compiles, as it may have elsewhere.
   */
  @Test
  void boxNoVectorForEachRowWhereOnlyTheInterpreterProfiled()
      throws IOException, InterruptedException {
    Path written = folder.resolve("output");
    Process java =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(written.toFile())
            .start();
    boolean ended = java.waitFor(MINUTES, TimeUnit.MINUTES);
    java.destroyForcibly().waitFor();
    String output = Files.readString(written);
    assertTrue(ended, output);
    assertEquals(0, java.exitValue(), output);
    int begin = output.indexOf(ShallowProducts.BEGIN);
    int end = output.indexOf(ShallowProducts.END, begin);
    assertTrue(0 < begin && begin < end, output);
    assertTrue(output.substring(0, begin).contains("AssembledStationaryKernel"), output);
    long collections = output.substring(begin, end).lines().filter(l -> l.contains("GC(")).count();
    assertTrue(collections <= MOST_COLLECTIONS, output);
  }

  /** A JVM with the vectors of this one. */
  private static List<String> command() {
    List<String> command = new ArrayList<>();
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElseThrow());
    for (String argument : self.arguments().orElse(new String[0])) {
      if (argument.startsWith("-XX:UseAVX=") || argument.startsWith("-XX:MaxVectorSize=")) {
        command.add(argument);
      }
    }
    command.addAll(
        List.of(
            "-XX:-TieredCompilation",
            "-XX:+UseSerialGC",
            "-Xmn64m",
            "-Xlog:gc,class+load:stdout",
            "-Dlanewise.tuning=off",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            ShallowProducts.class.getName()));
    return command;
  }
}
