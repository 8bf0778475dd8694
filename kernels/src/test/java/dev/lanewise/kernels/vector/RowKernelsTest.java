package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import dev.lanewise.kernels.testing.Sizes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class RowKernelsTest {
  @Test
  void biasHasTheBitsOfTheDefinitionAroundTheLanes() {
    for (int n : Sizes.aroundLanes()) {
      for (int rows : new int[] {0, 1, 5}) {
        checkBias(Workers.serial(), rows, n, n == 0 ? 1 : n);
        checkBias(Workers.serial(), rows, n, n + 3);
      }
    }
  }

  @Test
  void sumsHaveTheBitsOfTheDefinitionAroundTheLanes() {
    for (int n : Sizes.aroundLanes()) {
      for (int rows : new int[] {0, 1, 5}) {
        checkSums(Workers.serial(), rows, n, n == 0 ? 1 : n);
        checkSums(Workers.serial(), rows, n, n + 3);
      }
    }
    for (int rows : new int[] {255, 256, 257, 513}) {
      checkSums(Workers.serial(), rows, 10, 10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void threadsChangeNoBit(int threads) {
    try (Workers workers = Workers.of(threads)) {
      checkBias(workers, 3001, 47, 48);
      checkBias(workers, 20_001, 10, 10);
      checkSums(workers, 3001, 91, 92);
      checkSums(workers, 27_001, 10, 10);
      checkSums(workers, 300, 901, 905);
    }
  }

  @Test
  void sumsAreWithinTheirBoundOfFloat64() {
    int rows = 5000;
    int n = 37;
    float[] x = Fill.uniform(5, rows * n);
    float[] sums = new float[n];
    new ColumnSums(Workers.serial()).sum(rows, n, x, 0, n, sums, 0);
    // Additions in a chain: a chunk, then the chunks.
    double u = 0x1p-24;
    double k = RowReference.CHUNK + rows / RowReference.CHUNK + 2;
    double gamma = k * u / (1 - k * u);
    for (int j = 0; j < n; j++) {
      double exact = 0;
      double magnitude = 0;
      for (int r = 0; r < rows; r++) {
        exact += x[r * n + j];
        magnitude += Math.abs(x[r * n + j]);
      }
      double error = Math.abs(sums[j] - exact);
      assertTrue(error <= gamma * magnitude, "column " + j + " is " + error + " off");
    }
  }

  @Test
  void aSumKeepsToChunksOfRowsInOrder() {
    // 2^24 swallows a 1 that is added to it, but not the ones of its chunk as a whole.
    float[] x = new float[2 * RowReference.CHUNK];
    Arrays.fill(x, 1);
    x[0] = 0x1p24f;
    float[] sums = {-1};
    new ColumnSums(Workers.serial()).sum(x.length, 1, x, 0, 1, sums, 0);
    assertEquals(0x1p24f + RowReference.CHUNK, sums[0]);
  }

  @Test
  void illegalArgumentsAreNamed() {
    RowBias bias = new RowBias(Workers.serial());
    ColumnSums sums = new ColumnSums(Workers.serial());
    float[] six = new float[6];
    float[] three = new float[3];
    illegal("rows is -1, must be at least 0", () -> bias.add(-1, 3, three, 0, six, 0, 3));
    illegal("n is -1, must be at least 0", () -> bias.add(2, -1, three, 0, six, 0, 3));
    illegal("ldy is 2, must be at least 3", () -> bias.add(2, 3, three, 0, six, 0, 2));
    outside("bias has 3 elements, must have at least 4", () -> bias.add(2, 3, three, 1, six, 0, 3));
    outside("y has 6 elements, must have at least 7", () -> bias.add(2, 3, three, 0, six, 1, 3));
    outside(
        "the offset of y is -1, must be at least 0", () -> bias.add(2, 3, three, 0, six, -1, 3));
    illegal("rows is -1, must be at least 0", () -> sums.sum(-1, 3, six, 0, 3, three, 0));
    illegal("n is -1, must be at least 0", () -> sums.sum(2, -1, six, 0, 3, three, 0));
    illegal("ldx is 2, must be at least 3", () -> sums.sum(2, 3, six, 0, 2, three, 0));
    outside("x has 6 elements, must have at least 8", () -> sums.sum(2, 3, six, 1, 4, three, 0));
    outside("sums has 3 elements, must have at least 5", () -> sums.sum(2, 3, six, 0, 3, three, 2));
    Bits.assertEqual(new float[6], six, "nothing is written");
    Bits.assertEqual(new float[3], three, "nothing is written");
  }

  private static void checkBias(Workers workers, int rows, int n, int ld) {
    String what = "bias of " + rows + " x " + n + " by " + ld;
    float[] y = Fill.special(n, rows * n);
    Guarded bias = Guarded.vector(Fill.special(n + 1, n), 3);
    Guarded expected = Guarded.matrix(y, rows, n, 5, ld);
    Guarded actual = Guarded.matrix(y, rows, n, 5, ld);
    RowReference.addBias(rows, n, bias.array, bias.offset, expected.array, 5, ld);
    new RowBias(workers).add(rows, n, bias.array, bias.offset, actual.array, 5, ld);
    Bits.assertEqual(expected.content(), actual.content(), what);
    actual.assertGuards(what);
  }

  private static void checkSums(Workers workers, int rows, int n, int ld) {
    for (boolean special : new boolean[] {false, true}) {
      String what = "sums of " + rows + " x " + n + " by " + ld;
      float[] content = special ? Fill.special(n, rows * n) : Fill.uniform(n, rows * n);
      Guarded x = Guarded.matrix(content, rows, n, 2, ld);
      Guarded expected = Guarded.vector(new float[n], 3);
      Guarded actual = Guarded.vector(Fill.special(n + 2, n), 3);
      RowReference.sumColumns(rows, n, x.array, 2, ld, expected.array, 3);
      ColumnSums kernel = new ColumnSums(workers);
      kernel.sum(rows, n, x.array, 2, ld, actual.array, 3);
      Bits.assertEqual(expected.content(), actual.content(), what);
      actual.assertGuards(what);
      kernel.sum(rows, n, x.array, 2, ld, actual.array, 3);
      Bits.assertEqual(expected.content(), actual.content(), what + " again");
    }
  }

  private static void illegal(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void outside(String message, Runnable call) {
    assertEquals(message, assertThrows(IndexOutOfBoundsException.class, call::run).getMessage());
  }
}
