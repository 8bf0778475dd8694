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
    float[] b = Fill.special(1, n);
    float[] c = Fill.special(2, n);
    float[] a = new float[n + 1];
    float[] expected = new float[n + 1];
    for (int i = 0; i < n; i++) {
      expected[i] = Math.fma(0.7f, c[i], b[i]);
    }
    Triad.run(n, 0.7f, b, c, a);
    Bits.assertEqual(expected, a, "n = " + n);
  }

  @Test
  void refusesAnArrayThatIsTooShort() {
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> Triad.run(2, 1, new float[2], new float[1], new float[2]));
  }
}
