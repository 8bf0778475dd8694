package dev.lanewise.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lanewise.kernels.testing.Fill;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PatchesTest {
  private static final int MB = 2;
  private static final int OFFSET = 3;

  @Test
  void withoutPaddingTheyAreTheImagesThemselves() {
    check(new ConvShape(5, 6, 2, 1, 3, 2, 1, 1, 0, 0));
    check(new ConvShape(8, 9, 1, 1, 2, 3, 3, 2, 0, 0));
    check(new ConvShape(4, 3, 3, 1, 1, 1, 2, 2, 0, 0));
  }

  @Test
  void withPaddingTheyAreCopiesOfRowsWithZerosBesideThem() {
    check(new ConvShape(5, 6, 2, 1, 3, 2, 1, 1, 2, 1));
    check(new ConvShape(8, 9, 1, 1, 2, 3, 3, 2, 1, 2));
    check(new ConvShape(4, 3, 3, 1, 3, 1, 1, 1, 1, 0));
    check(new ConvShape(4, 3, 3, 1, 1, 3, 1, 1, 0, 2));
  }

  /** All of the matrix, and blocks that start within a line, a filter row and an image. */
  private static void check(ConvShape s) {
    int rows = MB * s.oh() * s.ow();
    int taps = s.taps();
    check(s, 0, rows, 0, taps);
    check(s, 1, rows - 1, taps / 2, taps - taps / 2);
    check(s, s.oh() * s.ow() - 1, 2, 0, 1);
    check(s, rows - 1, 1, taps - 1, 1);
  }

  private static void check(ConvShape s, int row, int rows, int column, int columns) {
    String what = s + ", rows from " + row + " and columns from " + column;
    float[] x = Fill.uniform(1, OFFSET + MB * s.inputSize());
    Patches patches = new Patches(s).set(x, OFFSET);
    int size = patches.scratchSize(row, rows, column, columns);
    float[] scratch = new float[size];
    Arrays.fill(scratch, Float.NaN);
    int[] rowStarts = new int[rows];
    int[] columnStarts = new int[columns];
    float[] array = patches.locate(row, rows, column, columns, rowStarts, columnStarts, scratch);
    if (s.isPadded()) {
      assertSame(scratch, array, what);
    } else {
      assertSame(x, array, what);
      assertEquals(0, size, what);
    }
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < columns; p++) {
        float expected = element(s, x, row + i, column + p);
        assertEquals(expected, array[rowStarts[i] + columnStarts[p]], what);
      }
    }
  }

  /** The element of the image under a tap, or a zero beside it. */
  private static float element(ConvShape s, float[] x, int pixel, int tap) {
    int image = pixel / (s.oh() * s.ow());
    int oy = pixel / s.ow() % s.oh();
    int ox = pixel % s.ow();
    int channel = tap % s.ic();
    int iy = oy * s.sh() - s.ph() + tap / s.ic() / s.kw();
    int ix = ox * s.sw() - s.pw() + tap / s.ic() % s.kw();
    if (iy < 0 || iy >= s.ih() || ix < 0 || ix >= s.iw()) {
      return 0;
    }
    return x[OFFSET + image * s.inputSize() + (iy * s.iw() + ix) * s.ic() + channel];
  }
}
