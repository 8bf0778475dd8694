package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScratchTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"1, 1", "2048, 1", "2049, 2", "4096, 2", "6000, 4", "8192, 4", "999999, 32"})
  void regionsAreThoseOfG1(long heap, long region) {
    assertEquals(region * MIB, Scratch.regionOf(heap * MIB));
  }

  @Test
  void aThreadHasOneArrayThatGrowsAndIsLargeFromTheBeginning() {
    Scratch scratch = new Scratch();
    float[] first = scratch.get(1);
    long region = Scratch.regionOf(Runtime.getRuntime().maxMemory());
    assertTrue(16 + 4L * first.length > region / 2, first.length + " floats");
    assertSame(first, scratch.get(first.length - Scratch.START));
    float[] second = scratch.get(first.length - Scratch.START + 1);
    assertEquals(first.length + 1, second.length);
    assertSame(second, scratch.get(1));
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
    assertThrows(ArithmeticException.class, () -> new Scratch().get(Integer.MAX_VALUE));
  }
}
