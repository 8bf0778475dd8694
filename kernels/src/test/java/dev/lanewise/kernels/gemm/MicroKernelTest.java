package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The micro-kernels against three scalar loops. */
@Tag("bits")
class MicroKernelTest {
  private static final int L = Lanes.LENGTH;
  private static final int TILES = 2;

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyHeight(Order order) {
    for (int rows = 1; rows <= MicroKernel.MOST_ROWS; rows++) {
      check(order, rows, L, rows % 2 == 0, false, 3);
      check(order, rows, 2 * L, rows % 2 == 1, true, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyWidth(Order order) {
    for (int columns = L; columns <= MicroKernel.MOST_VECTORS * L; columns++) {
      check(order, 4, columns, true, false, 2);
      check(order, 3, columns, false, false, 3);
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyDepth(Order order) {
    for (int k = 0; k < 9; k++) {
      check(order, 6, 2 * L, true, false, k);
      check(order, 5, 2 * L, false, true, k);
    }
  }

  @Test
  void random() {
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      check(
          Order.values()[random.nextInt(3)],
          1 + random.nextInt(MicroKernel.MOST_ROWS),
          L + random.nextInt((MicroKernel.MOST_VECTORS - 1) * L + 1),
          random.nextBoolean(),
          random.nextBoolean(),
          random.nextInt(20));
    }
  }

  private static void check(
      Order order, int rows, int columns, boolean packedB, boolean relu, int k) {
    int all = TILES * rows;
    int lda = order == Order.ROWS ? k + 3 : all + 2;
    int ldb = packedB ? columns : columns + 5;
    int ldc = columns + 1;
    float[] a = Fill.uniform(1, 1 + Math.max(all * lda, k * lda));
    float[] b = Fill.uniform(2, 2 + k * ldb);
    float[] start = Fill.uniform(3, columns);
    float[] expected = Fill.uniform(4, 3 + all * ldc);
    float[] actual = expected.clone();
    for (int i = 0; i < all; i++) {
      for (int j = 0; j < columns; j++) {
        float acc = start[j];
        for (int p = 0; p < k; p++) {
          acc = Math.fma(a[1 + index(order, rows, lda, k, i, p)], b[2 + p * ldb + j], acc);
        }
        expected[3 + i * ldc + j] = relu && acc <= 0 ? 0 : acc;
      }
    }
    MicroKernel.of(order, rows, columns, packedB, false, relu)
        .run(TILES, k, a, 1, lda, b, 2, ldb, start, 0, actual, 3, ldc);
    String what = new KernelShape(order, rows, columns, packedB, false, relu) + ", k = " + k;
    Bits.assertEqual(expected, actual, what);

    // And from C itself.
    for (int i = 0; i < all; i++) {
      for (int j = 0; j < columns; j++) {
        float acc = expected[3 + i * ldc + j];
        for (int p = 0; p < k; p++) {
          acc = Math.fma(a[1 + index(order, rows, lda, k, i, p)], b[2 + p * ldb + j], acc);
        }
        expected[3 + i * ldc + j] = relu && acc <= 0 ? 0 : acc;
      }
    }
    MicroKernel.of(order, rows, columns, packedB, true, relu)
        .run(TILES, k, a, 1, lda, b, 2, ldb, null, 0, actual, 3, ldc);
    Bits.assertEqual(expected, actual, "from C: " + what);
  }

  private static int index(Order order, int rows, int lda, int k, int i, int p) {
    return switch (order) {
      case PACKED -> i / rows * rows * k + p * rows + i % rows;
      case COLUMNS -> p * lda + i;
      case ROWS -> i * lda + p;
    };
  }
}
