package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class TriadTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 15, 16, 17, 31, 33, 1000})
  void givesTheDefinition(int n) {
    for (int at : new int[] {0, 3}) {
      float[] b = Fill.special(1, at + n);
      float[] c = Fill.special(2, at + n);
      float[] a = new float[at + n + 1];
      float[] expected = new float[at + n + 1];
      for (int i = at; i < at + n; i++) {
        expected[i] = Math.fma(0.7f, c[i], b[i]);
      }
      Triad.run(n, 0.7f, at, b, c, a);
      Bits.assertEqual(expected, a, "n = " + n + " from " + at + " on");
    }
  }

  @Test
  void refusesAnArrayThatIsTooShort() {
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Triad.run(2, 1, 1, new float[3], new float[2], new float[3]));
  }
}
