package dev.lanewise.bench.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadinessTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  // A start far from 0, as System.nanoTime() has.
  private static final long START = -987_654_321_987L;

  /** The steadiness of n calls that take so long. */
  private static Steadiness of(int n, IntToLongFunction nanos) {
    // Longer than needed: what is behind the end must not count.
    long[] times = new long[n + 10];
    times[0] = START;
    for (int i = 0; i < n; i++) {
      times[i + 1] = times[i] + nanos.applyAsLong(i);
    }
    return Steadiness.of(times, n);
  }

  private static void assertNever(Steadiness steadiness) {
    assertEquals(new Steadiness(-1, Double.NaN, Double.NaN), steadiness);
  }

  @Test
  void steadyAtOnce() {
    assertEquals(new Steadiness(0, 0, 1000), of(100, i -> MILLI));
  }

  @Test
  void steadyAfterSlowCalls() {
    // 100 ms, then 20 times 5 ms, then as it stays.
    Steadiness steadiness = of(1000, i -> i == 0 ? 100 * MILLI : i <= 20 ? 5 * MILLI : MILLI);
    assertEquals(new Steadiness(21, 200, 1000), steadiness);
  }

  @ParameterizedTest
  @CsvSource({"1100, 0", "1111, 0", "1112, 100", "1200, 100"})
  void ninetyPercentOfTheRateAreSteady(long micros, int calls) {
    assertEquals(calls, of(1000, i -> i < 100 ? micros * MICRO : MILLI).calls());
  }

  @Test
  void aFasterPhaseIsSteadyToo() {
    assertEquals(3, of(1000, i -> i < 3 ? 9 * MILLI : i < 300 ? 700 * MICRO : MILLI).calls());
  }

  @Test
  void stillFasterInTheSecondHalfIsNever() {
    assertNever(of(1000, i -> (1000 - i) * MICRO));
    // One step, behind the half of the time.
    assertNever(of(1000, i -> i < 600 ? MILLI : 500 * MICRO));
  }

  @Test
  void tooFewCallsInTheSecondHalfAreNever() {
    assertNever(of(1, i -> MILLI));
    assertNever(of(8, i -> MILLI));
    assertEquals(0, of(10, i -> MILLI).calls());
    assertNever(of(12, i -> i == 0 ? 1000 * MILLI : MILLI));
  }

  @Test
  void disturbancesDoNotMatter() {
    // Before call 200 slow; then each third is disturbed, and call 200 is not.
    Steadiness steadiness =
        of(5000, i -> i < 200 ? 4 * MILLI : i % 3 == 0 ? 3 * MILLI : MILLI + i % 50 * MICRO);
    assertEquals(200, steadiness.calls());
    assertEquals(800, steadiness.millis(), 1e-9);
    assertEquals(1035, steadiness.steadyMicros(), 15);
  }

  @Test
  void aFewLuckyCallsAreNotSteady() {
    // The window is 50 calls. Ten fast ones come before the fast ones.
    Steadiness steadiness =
        of(4000, i -> i >= 300 || i >= 100 && i < 110 ? MILLI : i % 2 == 0 ? 9 * MILLI : 4 * MILLI);
    assertEquals(300, steadiness.calls());
  }

  @Test
  void shortCallsHaveAWideWindow() {
    // Calls of 10 us: 2400 are less than half of a window, 2600 are more.
    assertEquals(
        20_000,
        of(100_000, i -> i < 10_000 || i >= 12_400 && i < 20_000 ? 30 * MICRO : 10 * MICRO)
            .calls());
    assertEquals(
        10_000,
        of(100_000, i -> i < 10_000 || i >= 12_600 && i < 20_000 ? 30 * MICRO : 10 * MICRO)
            .calls());
  }

  @Test
  void laterFallsAreNotSeen() {
    assertEquals(10, of(1000, i -> i < 10 || i >= 200 && i < 300 ? 5 * MILLI : MILLI).calls());
  }

  @Test
  void refusesSeriesThatAreNotThere() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Steadiness.of(new long[5], 0))
            .getMessage();
    assertTrue(message.contains("n is 0"), message);
    assertThrows(IllegalArgumentException.class, () -> Steadiness.of(new long[5], 5));
  }
}
