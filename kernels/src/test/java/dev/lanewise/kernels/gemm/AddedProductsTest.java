package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class AddedProductsTest {
  private static final int L = Lanes.LENGTH;
  private static final int MATRICES = 2;
  private static final int PLACES = 1 << 9;

  // Between the rows of A and of C.
  private static final int GAP = 3;

  /** With kernels for any size, and with those for its own from the first product on. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1})
  void bitsAroundEdges(long stepsBefore) {
    SizedKernels kernels = new SizedKernels(stepsBefore, PLACES);
    // The last panel of 13 vectors is narrower than one.
    for (int n : new int[] {1, L, 2 * L - 1, 5 * L + 1, 13 * L - 1}) {
      for (int k : new int[] {1, 10}) {
        for (int m : new int[] {1, 7, 25}) {
          check(m, n, k, kernels);
        }
      }
    }
    assertEquals(stepsBefore == 1, kernels.made() >= 20, () -> kernels.made() + " kernels");
  }

  @Test
  void deepOnesHaveNone() {
    SizedKernels kernels = new SizedKernels(1, PLACES);
    check(5, 2 * L, KernelSize.DEEPEST + 1, kernels);
    assertEquals(0, kernels.made());
    check(5, 2 * L, KernelSize.DEEPEST, kernels);
    assertTrue(kernels.made() > 0);
  }

  private static void check(int m, int n, int k, SizedKernels kernels) {
    int lda = k + GAP;
    int ldc = n + GAP;
    AddedProducts products = new AddedProducts(MATRICES, m, n, k, lda, ldc, kernels);
    float[] a = Fill.special(1, 1 + m * lda);
    float[] b = Fill.special(2, MATRICES * n * k);
    float[] expected = Fill.special(3, 2 + m * ldc);
    float[] c = expected.clone();
    products.begin();
    for (int matrix = 0; matrix < MATRICES; matrix++) {
      products.packTransposed(matrix, b, matrix * n * k, k);
    }
    for (int matrix = MATRICES - 1; matrix >= 0; matrix--) {
      float[] product = new float[m * n];
      GemmReference.multiply(
          Transpose.NO,
          Transpose.YES,
          m,
          n,
          k,
          1,
          a,
          1,
          lda,
          b,
          matrix * n * k,
          k,
          0,
          product,
          0,
          n);
      for (int i = 0; i < m * n; i++) {
        expected[2 + i / n * ldc + i % n] += product[i];
      }
      for (int panel = 0; panel < products.panels(); panel++) {
        products.add(matrix, panel, m, a, 1, c, 2 + products.column(panel));
      }
    }
    Bits.assertEqual(expected, c, m + " x " + n + " x " + k);
  }
}
