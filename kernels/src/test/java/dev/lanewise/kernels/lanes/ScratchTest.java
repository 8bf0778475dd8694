package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScratchTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {512, 1024, 2049, 6000, 8192})
  void regionsAreThoseOfG1(int heap) throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseG1GC",
                "-Xms64m",
                "-Xmx" + heap + "m",
                "-XX:+PrintFlagsFinal",
                "-version")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String flags = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, java.waitFor());
    Matcher region = Pattern.compile("G1HeapRegionSize += (\\d+)").matcher(flags);
    assertTrue(region.find(), flags);
    assertEquals(Long.parseLong(region.group(1)), Scratch.regionOf(heap * MIB));
  }

  @Test
  void aThreadHasOneArrayThatGrowsAndIsLargeWhereThatIsWorthwhile() {
    Scratch scratch = new Scratch();
    float[] small = scratch.get(1);
    assertEquals(Scratch.START + 1, small.length);
    assertSame(small, scratch.get(0));
    float[] large = scratch.get(Scratch.WORTHWHILE);
    long region = Scratch.regionOf(Runtime.getRuntime().maxMemory());
    assertTrue(16 + 4L * large.length > region / 2, large.length + " floats");
    assertSame(large, scratch.get(large.length - Scratch.START));
    float[] larger = scratch.get(large.length - Scratch.START + 1);
    assertEquals(large.length + 1, larger.length);
    assertSame(larger, scratch.get(1));
  }

  @Test
  void purposesAndThreadsHaveArraysOfTheirOwn() throws InterruptedException {
    Scratch scratch = new Scratch();
    float[] own = scratch.get(1);
    assertNotSame(own, new Scratch().get(1));
    AtomicReference<float[]> found = new AtomicReference<>();
    Thread other = new Thread(() -> found.set(scratch.get(1)));
    other.start();
    other.join();
    assertNotSame(own, found.get());
  }

  @Test
  void whatNoArrayCanHoldIsRefused() {
    long most = Scratch.MOST;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Scratch().get(most + 1));
    assertEquals(
        "scratch memory takes " + (most + 1) + " floats, must be at most " + most, e.getMessage());
  }
}
