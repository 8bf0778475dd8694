package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private static final int LINE = 16;
  private static final int WORTHWHILE = Scratch.WORTHWHILE;

  /** Floats of an array that G1 gives a round address. */
  private static final int LARGE =
      (int) (Scratch.regionOf(Runtime.getRuntime().maxMemory()) / 2 / Float.BYTES);

  private final Arena arena = new Arena();

  /** The slice, once it is seen to begin with a cache line. */
  private Slice takeOnALine(int length) {
    Slice slice = arena.take(length);
    assertEquals(length, slice.length());
    assertEquals(Scratch.START % LINE, slice.offset() % LINE, "offset " + slice.offset());
    assertTrue(slice.array().length >= LARGE, slice.array().length + " floats");
    return slice;
  }

  @Test
  void slicesThatAreWorthItBeginWithACacheLine() {
    for (int length : new int[] {WORTHWHILE, WORTHWHILE + 1, WORTHWHILE + 15, LARGE, 3 * LARGE}) {
      takeOnALine(length);
      takeOnALine(length);
    }
  }

  @Test
  void smallOnesHaveArraysOfTheirOwn() {
    for (int length : new int[] {0, 1, 10, WORTHWHILE - 1}) {
      Slice slice = arena.take(length);
      assertEquals(0, slice.offset());
      assertEquals(length, slice.array().length);
    }
  }

  @Test
  void whatALargeArrayLeavesIsUsedAndALargerSliceDoesNotEndThat() {
    Slice first = takeOnALine(WORTHWHILE);
    Slice larger = takeOnALine(3 * LARGE);
    assertEquals(Scratch.START + 3 * LARGE, larger.array().length);
    Slice second = takeOnALine(WORTHWHILE);
    assertSame(first.array(), second.array());
    assertEquals(first.offset() + WORTHWHILE, second.offset());
  }

  @Test
  void slicesAreZeroShareNoNumberAndWasteNoMoreThanTheyHold() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    long numbers = 0;
    for (int i = 1; i <= 60; i++) {
      Slice slice = takeOnALine(random.nextInt(WORTHWHILE, LARGE));
      float[] zeros = slice.toArray();
      assertEquals(Set.of(0f), distinct(zeros));
      Arrays.fill(zeros, i);
      slice.set(zeros);
      arrays.add(slice.array());
      numbers += slice.length();
    }
    long memory = arrays.stream().mapToLong(array -> array.length).sum();
    assertTrue(
        memory <= 2 * numbers + LARGE + 60 * (Scratch.START + LINE),
        memory + " floats for " + numbers);
  }

  private static Set<Float> distinct(float[] values) {
    Set<Float> distinct = new HashSet<>();
    for (float value : values) {
      distinct.add(value);
    }
    return distinct;
  }

  @Test
  void badLengthsAreNamed() {
    assertEquals(
        "length is -1, must be at least 0",
        assertThrows(IllegalArgumentException.class, () -> arena.take(-1)).getMessage());
    int tooLong = Scratch.MOST + 1;
    assertEquals(
        "length is " + tooLong + ", must be at most " + Scratch.MOST,
        assertThrows(IllegalArgumentException.class, () -> arena.take(tooLong)).getMessage());
  }
}
