package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    int lanes = Lanes.LENGTH;
    for (int rows = 1; rows <= 2 * lanes + 1; rows++) {
      for (int length = 0; length <= 2 * lanes + 1; length++) {
        for (int behind : new int[] {0, 1, 2, lanes}) {
          int toLd = (rows / lanes + 1) * lanes + rows % 3;
          requireTransposed(rows, length, behind, length, toLd);
          requireTransposed(rows, length, behind, length + 2, toLd);
        }
        int widest = MicroKernel.MOST_VECTORS * lanes;
        requireTransposed(rows, length, lanes, length, widest);
        requireTransposed(rows, length, lanes, length, widest + 1);
      }
    }
  }

  /** The array ends with what may be read. */
  private static void requireTransposed(int rows, int length, int behind, int fromLd, int toLd) {
    int ld = Math.max(1, fromLd);
    float[] from = Fill.uniform(1, Math.max(1, (rows + behind - 1) * ld + length));
    float[] actual = new float[1 + length * toLd];
    Transposition.copy(rows, length, behind, from, 0, ld, actual, 1, toLd);
    float[] expected = new float[length * rows];
    float[] there = new float[length * rows];
    for (int p = 0; p < length; p++) {
      for (int i = 0; i < rows; i++) {
        expected[p * rows + i] = from[i * ld + p];
        there[p * rows + i] = actual[1 + p * toLd + i];
      }
    }
    String what = rows + " rows of " + length + ", " + ld + " apart, before " + behind;
    Bits.assertEqual(expected, there, what + ", to " + toLd);
    Bits.assertEqual(new float[1], Arrays.copyOf(actual, 1), "before: " + what);
  }

  /** What stands in for missing rows shows how wide the squares are. */
  @Test
  void shortRowsGoInOneSquare() {
    for (int length = 5; length < Lanes.LENGTH; length++) {
      int half = Integer.highestOneBit(length);
      if (length > half) {
        for (int behind : new int[] {0, 1}) {
          float[] from = Fill.uniform(1, 2 * length);
          float[] to = new float[length * Lanes.LENGTH];
          Transposition.copy(1, length, behind, from, 0, length, to, 0, Lanes.LENGTH);
          float inHalf = to[(length - 1) * Lanes.LENGTH + half - 1];
          float beyond = to[(length - 1) * Lanes.LENGTH + half];
          assertTrue(inHalf != 0);
          assertEquals(behind == 1 ? inHalf : 0, beyond, length + " before " + behind);
        }
      }
    }
  }

  @Test
  void rowsWithOthersBehindThem() {
    int size = Lanes.LENGTH;
    if (size >= 8) {
      int length = size - 1;
      assertEquals(2 * size, Transposition.rowsReadBeyond(2 * size, length, 1, length));
      assertEquals(size, Transposition.rowsReadBeyond(2 * size, length, 0, length));
      assertEquals(0, Transposition.rowsReadBeyond(size, length, 0, length));
      assertEquals(3, Transposition.rowsReadBeyond(3, length, 1, length));
      assertEquals(0, Transposition.rowsReadBeyond(3, length, 1, length + 1));
      assertEquals(0, Transposition.rowsReadBeyond(3, size / 2, size, size / 2));
    }
    assertEquals(0, Transposition.rowsReadBeyond(1, size + 1, 4, size + 1));
  }

  @Test
  void transpositionsThatWriteNothingElse() {
    int lanes = Lanes.LENGTH;
    for (int rows = 0; rows <= 2 * lanes + 1; rows++) {
      for (int length : new int[] {0, 1, 3, 4, lanes - 1, lanes, 2 * lanes + 1}) {
        for (int gap : new int[] {0, 1}) {
          int fromLd = length + 2;
          int toLd = rows + gap;
          float[] from = Fill.uniform(1, Math.max(1, rows * fromLd));
          float[] expected = Fill.uniform(2, 2 + length * toLd);
          float[] actual = expected.clone();
          for (int p = 0; p < length; p++) {
            for (int i = 0; i < rows; i++) {
              expected[1 + p * toLd + i] = from[i * fromLd + p];
            }
          }
          Transposition.transpose(rows, length, from, 0, fromLd, actual, 1, toLd);
          Bits.assertEqual(expected, actual, rows + " rows of " + length + ", gap " + gap);
        }
      }
    }
  }

  @Test
  void copiesThatWriteNothingElse() {
    for (int rows = 0; rows <= 3; rows++) {
      for (int length = 0; length <= 4 * Lanes.LENGTH + 1; length++) {
        for (int gap : new int[] {0, 2}) {
          int ld = length + gap;
          float[] from = Fill.uniform(1, Math.max(0, (rows - 1) * ld + length));
          float[] expected = Fill.uniform(2, 2 + rows * (length + 1));
          float[] actual = expected.clone();
          for (int i = 0; i < rows; i++) {
            System.arraycopy(from, i * ld, expected, 1 + i * (length + 1), length);
          }
          RowCopy.copy(rows, length, from, 0, ld, actual, 1, length + 1);
          Bits.assertEqual(expected, actual, rows + " rows of " + length + ", gap " + gap);
        }
      }
    }
  }

  @Test
  void vectorsWriteColumnsThatAdjoin() {
    int lanes = Lanes.LENGTH;
    assertEquals(lanes, Transposition.lengthInVectors(lanes - 1, lanes + 1, lanes - 1));
    assertEquals(0, Transposition.lengthInVectors(lanes - 1, lanes, lanes - 1));
    assertEquals(0, Transposition.lengthInVectors(lanes - 1, 2 * lanes, lanes));
    assertEquals(lanes + 1, Transposition.lengthInVectors(1, 2 * lanes, 1));
  }

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void panelsOfB(Transpose trans) {
    for (int n = 1; n <= 2 * Lanes.LENGTH + 1; n++) {
      for (int k : new int[] {1, 4, 15, 16, 17, 33}) {
        int ld = trans == Transpose.NO ? n : k;
        float[] content = Fill.uniform(n + k, n * k);
        int width = KernelShape.panelWidth(n);
        float[] actual = Fill.uniform(9, width * k);
        ArrayMatrix b = new ArrayMatrix().set(content, 0, ld);
        Packing.packB(b, trans, 0, k, 0, n, 0, actual, 0);
        requireValid(content, trans, actual, n, k);
      }
    }
  }

  /** The columns that are there; what fills up a narrow panel is of no use. */
  private static void requireValid(float[] b, Transpose trans, float[] panel, int n, int k) {
    int width = KernelShape.panelWidth(n);
    float[] expected = new float[k * n];
    float[] actual = new float[k * n];
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        expected[p * n + j] = trans == Transpose.NO ? b[p * n + j] : b[j * k + p];
        actual[p * n + j] = panel[p * width + j];
      }
    }
    Bits.assertEqual(expected, actual, "n = " + n + ", k = " + k);
  }
}
