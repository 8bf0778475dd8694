package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packed operands against element-wise copies; each matrix ends where its array ends. */
@Tag("bits")
class PackingTest {
  @Test
  void transpositionsOfEverySize() {
    for (int rows = 1; rows <= 17; rows++) {
      for (int length : new int[] {0, 1, 3, 4, 5, 8, 11, 20}) {
        int fromLd = length + 2;
        int toLd = rows + (rows % 3);
        float[] from = Fill.uniform(1, Math.max(1, (rows - 1) * fromLd + length));
        float[] actual = new float[1 + length * toLd + Transposition.SLACK];
        Transposition.copy(rows, length, from, 0, fromLd, actual, 1, toLd);
        for (int p = 0; p < length; p++) {
          for (int i = 0; i < rows; i++) {
            String what = rows + " rows of " + length;
            Bits.assertEqual(
                new float[] {from[i * fromLd + p]}, new float[] {actual[1 + p * toLd + i]}, what);
          }
        }
        Bits.assertEqual(new float[1], Arrays.copyOf(actual, 1), "before");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void tilesOfA(Transpose trans) {
    for (int m : new int[] {1, 4, 5, 6, 7, 11, 13, 24, 40}) {
      for (int most : new int[] {1, 5, 6, 12}) {
        for (int k : new int[] {1, 3, 15, 16, 17, 35}) {
          Cut cut = new Cut();
          cut.set(m, most);
          int ld = trans == Transpose.NO ? k : m;
          float[] content = Fill.uniform(m + k, m * k);
          ArrayMatrix a = new ArrayMatrix().set(content, 0, ld);
          float[] expected = new float[m * k];
          for (int tile = 0; tile < cut.tiles(); tile++) {
            int row = cut.row(tile);
            int rows = cut.row(tile + 1) - row;
            for (int p = 0; p < k; p++) {
              for (int i = 0; i < rows; i++) {
                int at = trans == Transpose.NO ? (row + i) * ld + p : p * ld + row + i;
                expected[row * k + p * rows + i] = content[at];
              }
            }
          }
          float[] actual = new float[m * k + Packing.SLACK];
          Packing.packA(a, trans, cut, 0, cut.tiles(), 0, k, actual, null);
          String what = m + " rows in tiles of " + most + ", " + k + " deep";
          Bits.assertEqual(expected, Arrays.copyOf(actual, m * k), what);
          Matrix rule = a::copyRows;
          Arrays.fill(actual, 0);
          Packing.packA(rule, trans, cut, 0, cut.tiles(), 0, k, actual, new float[most * k]);
          Bits.assertEqual(expected, Arrays.copyOf(actual, m * k), "by rule: " + what);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void panelsOfB(Transpose trans) {
    int nr = 2 * Lanes.LENGTH;
    for (int n : new int[] {1, 3, nr - 1, nr, nr + 1, 2 * nr + 5}) {
      for (int k : new int[] {1, 4, 15, 16, 17, 33}) {
        int ld = trans == Transpose.NO ? n : k;
        float[] content = Fill.uniform(n + k, n * k);
        int panels = Math.ceilDiv(n, nr);
        float[] expected = new float[panels * nr * k];
        for (int j = 0; j < n; j++) {
          for (int p = 0; p < k; p++) {
            int at = trans == Transpose.NO ? p * ld + j : j * ld + p;
            expected[j / nr * nr * k + p * nr + j % nr] = content[at];
          }
        }
        float[] actual = Fill.uniform(9, panels * nr * k);
        ArrayMatrix b = new ArrayMatrix().set(content, 0, ld);
        Packing.packB(b, trans, 0, k, 0, n, nr, actual, 0, null);
        requireValid(expected, actual, n, k, nr, "n = " + n + ", k = " + k);
      }
    }
  }

  /** The columns that are there; what fills up the last panel is of no use. */
  private static void requireValid(
      float[] expected, float[] actual, int n, int k, int nr, String what) {
    for (int j = 0; j < n; j++) {
      float[] column = new float[k];
      float[] other = new float[k];
      for (int p = 0; p < k; p++) {
        column[p] = expected[j / nr * nr * k + p * nr + j % nr];
        other[p] = actual[j / nr * nr * k + p * nr + j % nr];
      }
      Bits.assertEqual(column, other, what + ", column " + j);
    }
  }
}
