package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShallowProductsTest {
  // For 20000 products: 0 to 10, and with two vectors boxed for each row and pass 122 to 131.
  private static final int MOST_COLLECTIONS = 40;

  /**
   * C2 boxes vectors if it cannot see their class. Where there is no C1, the interpreter has
   * profiled all that C2 compiles, as it may have elsewhere.
   */
  @Test
  void boxNoVectorForEachRowWhereOnlyTheInterpreterProfiled()
      throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:-TieredCompilation",
                "-XX:+UseSerialGC",
                "-Xmn64m",
                "-Xlog:gc:stdout",
                "-Dlanewise.tuning=off",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                ShallowProducts.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor(), output);
    int begin = output.indexOf(ShallowProducts.BEGIN);
    int end = output.indexOf(ShallowProducts.END, begin);
    assertTrue(0 < begin && begin < end, output);
    long collections = output.substring(begin, end).lines().filter(l -> l.contains("GC(")).count();
    assertTrue(collections <= MOST_COLLECTIONS, output);
  }
}
