package dev.lanewise.network.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
  private static RandomStream stream(String name) {
    return new RandomSource(42).stream(name);
  }

  private static int[] ints(RandomStream stream, int n) {
    int[] numbers = new int[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = stream.nextInt();
    }
    return numbers;
  }

  @Test
  void theseNumbersEverywhere() {
    RandomStream stream = stream("golden");
    assertArrayEquals(new int[] {1780803339, -26392213, 644494384, -1141878391}, ints(stream, 4));
    assertEquals(0.005127953748987002, stream.nextDouble());
    assertEquals(0.6137359798736363, stream.nextNormal());
    assertEquals(948, stream.nextInt(1000));
  }

  @Test
  void aNameAlwaysGivesTheSameStream() {
    assertArrayEquals(ints(stream("shuffle"), 50), ints(stream("shuffle"), 50));
    RandomSource source = new RandomSource(7);
    RandomStream early = source.stream("a");
    ints(source.stream("b"), 10);
    assertArrayEquals(ints(early, 10), ints(source.stream("a"), 10));
  }

  @Test
  void namesAndSeedsGiveOtherStreams() {
    List<String> names =
        List.of("", "a", "b", "aa", "ab", "ba", "epoch 1", "epoch 2", "\u00e9", "\u0000");
    Set<String> seen = new HashSet<>();
    for (long seed : new long[] {0, 1, -1, 1L << 32, 1L << 63}) {
      for (String name : names) {
        RandomStream stream = new RandomSource(seed).stream(name);
        assertTrue(seen.add(stream.key0() + " " + stream.key1()), seed + " " + name);
        assertTrue(seen.add(Arrays.toString(ints(stream, 4))), seed + " " + name);
      }
    }
    assertEquals(100, seen.size());
    assertNotEquals(stream("x").nextInt(), stream("y").nextInt());
  }

  @Test
  void doublesAreUniform() {
    RandomStream stream = stream("uniform");
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double u = stream.nextDouble();
      assertTrue(u >= 0 && u < 1, () -> "" + u);
      assertEquals(u * 0x1p53, Math.rint(u * 0x1p53));
      sum += u;
      squares += u * u;
    }
    // Five standard deviations of each mean.
    assertEquals(0.5, sum / n, 5 * Math.sqrt(1 / 12.0 / n));
    assertEquals(1 / 3.0, squares / n, 5 * Math.sqrt(4 / 45.0 / n));
  }

  @Test
  void uniformStaysInItsRange() {
    RandomStream stream = stream("range");
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      double value = stream.uniform(-3, 5);
      assertTrue(value >= -3 && value < 5, () -> "" + value);
      sum += value;
    }
    assertEquals(1, sum / 10_000, 5 * 8 / Math.sqrt(12 * 10_000));
  }

  @Test
  void normalsHaveTheMomentsOfTheNormal() {
    RandomStream stream = stream("normal");
    int n = 100_000;
    double[] moments = new double[5];
    int within = 0;
    for (int i = 0; i < n; i++) {
      double z = stream.nextNormal();
      double power = 1;
      for (int m = 0; m < 5; m++) {
        moments[m] += power / n;
        power *= z;
      }
      within += Math.abs(z) < 1 ? 1 : 0;
    }
    // Five standard deviations: the variances of z, z^2, z^3, z^4 are 1, 2, 15, 96.
    assertEquals(0, moments[1], 5 * Math.sqrt(1.0 / n));
    assertEquals(1, moments[2], 5 * Math.sqrt(2.0 / n));
    assertEquals(0, moments[3], 5 * Math.sqrt(15.0 / n));
    assertEquals(3, moments[4], 5 * Math.sqrt(96.0 / n));
    assertEquals(0.682689, within / (double) n, 5 * Math.sqrt(0.2166 / n));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 10, 64, 100})
  void boundedIntegersAreUniform(int bound) {
    RandomStream stream = stream("bounded");
    int n = 1000 * bound;
    int[] counts = new int[bound];
    for (int i = 0; i < n; i++) {
      counts[stream.nextInt(bound)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 1000.0) * (count - 1000.0) / 1000;
    }
    int freedom = bound - 1;
    double limit = freedom + 5 * Math.sqrt(2.0 * freedom) + 5;
    assertTrue(chiSquare < limit, "chi-square " + chiSquare + ", must be below " + limit);
  }

  /** Without rejection the three counts would be as 3 to 3 to 2. */
  @Test
  void aLargeBoundIsNotBiased() {
    RandomStream stream = stream("large");
    int bound = 3 << 29;
    int[] thirds = new int[3];
    for (int i = 0; i < 30_000; i++) {
      int value = stream.nextInt(bound);
      assertTrue(value >= 0 && value < bound, () -> "" + value);
      thirds[value % 3]++;
    }
    for (int third : thirds) {
      assertEquals(10_000, third, 5 * Math.sqrt(30_000 * 2 / 9.0));
    }
  }

  @Test
  void boundsAtTheEnds() {
    RandomStream stream = stream("ends");
    for (int i = 0; i < 100; i++) {
      assertEquals(0, stream.nextInt(1));
      assertTrue(stream.nextInt(Integer.MAX_VALUE) >= 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aBadBoundIsNamed(int bound) {
    assertEquals(
        "bound is " + bound + ", must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> stream("bad").nextInt(bound))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 1000})
  void shuffleGivesAPermutation(int n) {
    int[] items = new int[n];
    Arrays.setAll(items, i -> i);
    int[] sorted = items.clone();
    stream("shuffle").shuffle(items);
    if (n > 10) {
      assertTrue(!Arrays.equals(sorted, items), "nothing moved");
    }
    Arrays.sort(items);
    assertArrayEquals(sorted, items);
  }

  @Test
  void allPermutationsAreAsLikely() {
    RandomStream stream = stream("permutations");
    int[] counts = new int[27];
    for (int i = 0; i < 6000; i++) {
      int[] items = {0, 1, 2};
      stream.shuffle(items);
      counts[items[0] * 9 + items[1] * 3 + items[2]]++;
    }
    assertEquals(6, Arrays.stream(counts).filter(count -> count > 0).count());
    for (int count : counts) {
      assertTrue(
          count == 0 || Math.abs(count - 1000) < 5 * Math.sqrt(6000 * 5 / 36.0), () -> "" + count);
    }
  }
}
