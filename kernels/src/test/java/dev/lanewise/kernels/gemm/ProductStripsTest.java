package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Guarded;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("bits")
class ProductStripsTest {
  private static final Tuning TUNING = new Tuning(6, 4, 144, 1024, 1024);
  private static final int M = 13;
  private static final int N = 4 * Lanes.LENGTH + 3;
  private static final int K = 7;

  /** More strips than threads, as many, and fewer. */
  @ParameterizedTest
  @EnumSource
  void partsHaveTheBitsOfTheWhole(Transpose transA) {
    for (Transpose transB : Transpose.values()) {
      for (int rows : new int[] {3, 12, M, M + 1}) {
        for (int columns : new int[] {Lanes.LENGTH, 2 * Lanes.LENGTH, N - 1, N, N + 1}) {
          check(transA, transB, rows, columns, false);
          check(transA, transB, rows, columns, true);
        }
      }
    }
  }

  private static void check(
      Transpose transA, Transpose transB, int rows, int columns, boolean relu) {
    float alpha = relu ? 1 : 0.3f;
    float beta = relu ? 0 : 0.7f;
    GemmCase one = new GemmCase(transA, transB, M, N, K, alpha, beta, false, 1);
    Guarded a = one.a();
    Guarded b = one.b();
    Guarded bias = one.operand(3, 1, N, 0);
    Guarded expected = one.operand(4, M, N, 5);
    Guarded actual = one.operand(4, M, N, 5);
    if (relu) {
      one.defineWithBias(a, b, bias, expected);
      GemmReference.relu(M, N, expected.array, expected.offset, expected.ld);
    } else {
      one.define(a, b, expected);
    }
    String what = transA + " " + transB + ", " + rows + " x " + columns + ", relu " + relu;
    try (Workers two = EagerWorkers.of(2)) {
      Product product = new Product();
      product.set(
          M,
          N,
          K,
          alpha,
          new ArrayMatrix().set(a.array, a.offset, a.ld),
          transA,
          new ArrayMatrix().set(b.array, b.offset, b.ld),
          transB,
          null,
          beta,
          relu ? bias.array : null,
          bias.offset,
          relu,
          actual.array,
          actual.offset,
          actual.ld);
      new ProductStrips(two, TUNING).multiply(product, rows, columns);
    }
    Bits.assertEqual(expected.content(), actual.content(), what);
    actual.assertGuards(what);
  }

  @Test
  void deepStripsOfManyColumnsAreTwoForEachThread() {
    assertEquals(256, columns(1024, 1024, 1024, 2));
    assertEquals(512, columns(1024, 1024, 1023, 2));
    assertEquals(512, columns(1024, 1023, 1024, 2));
    assertEquals(512, columns(1024, 2048, 1024, 2));
    assertEquals(Lanes.padded(500), columns(1000, 1000, 1024, 2));
    assertEquals(0, columns(1024, 1024, 1024, 1));
    assertEquals(0, columns(1024, 1024, 1024, 3));
  }

  private static int columns(int m, int n, int k, int threads) {
    return length(m, n, k, Transpose.NO, threads);
  }

  @Test
  void stripsOfRowsAreOneForEachThread() {
    assertEquals(512, rows(1024, 1024, 1024, 2));
    assertEquals(Lanes.padded(500), rows(999, 16, 1024, 2));
    assertEquals(128, rows(256, 257, 1280, 2));
    assertEquals(0, rows(255, 258, 1280, 2));
    assertEquals(0, rows(1024, 1024, 1024, 1));
    assertEquals(0, rows(1024, 1024, 1024, 3));
  }

  /**
   * A block of both operands of a deep product is read ahead, for which strips may be too small.
   */
  @Test
  void deepProductsHaveNoStrips() {
    assertTrue(ProductPlan.isDeep(300, 212, 2048, Transpose.YES, Transpose.NO));
    assertEquals(0, rows(300, 212, 2048, 2));
    assertEquals(Lanes.padded(150), rows(300, 213, 2048, 2));
  }

  private static int rows(int m, int n, int k, int threads) {
    return length(m, n, k, Transpose.YES, threads);
  }

  private static int length(int m, int n, int k, Transpose transA, int threads) {
    return ProductStrips.lengthOfLarge(
        TUNING, m, n, k, new ArrayMatrix(), transA, Transpose.NO, threads);
  }
}
