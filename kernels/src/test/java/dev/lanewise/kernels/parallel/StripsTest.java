package dev.lanewise.kernels.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripsTest {
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 8191, 8192, 8193, 100_000, Integer.MAX_VALUE - 8192, Integer.MAX_VALUE})
  void stripsCoverEveryElementOnce(int n) {
    int at = 0;
    for (int strip = 0; strip < Strips.count(n); strip++) {
      assertEquals(at, Strips.from(strip));
      assertEquals(0, Strips.from(strip) % 128);
      assertTrue(Strips.to(strip, n) > at);
      at = Strips.to(strip, n);
    }
    assertEquals(n, at);
  }
}
