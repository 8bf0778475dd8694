package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class GemmBatchTest {
  private static final int M = 7;
  private static final int N = 19;
  private static final int K = 5;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void givesTheBitsOfOneProductAfterAnother(int threads) {
    try (Workers workers = EagerWorkers.of(threads)) {
      GemmBatch batch = new GemmBatch(workers);
      for (int count : new int[] {0, 1, 2, 9}) {
        for (int strideA : new int[] {0, M * K + 3}) {
          float[] a = Fill.uniform(1, 10 * (M * K + 3));
          float[] b = Fill.uniform(2, 10 * K * N);
          float[] expected = Fill.uniform(3, 1 + 10 * (M * N + 2));
          float[] actual = expected.clone();
          for (int i = 0; i < count; i++) {
            GemmReference.multiply(
                Transpose.YES,
                Transpose.NO,
                M,
                N,
                K,
                1,
                a,
                i * strideA,
                M,
                b,
                i * K * N,
                N,
                0.5f,
                expected,
                1 + i * (M * N + 2),
                N);
          }
          batch.multiply(
              count,
              Transpose.YES,
              Transpose.NO,
              M,
              N,
              K,
              1,
              a,
              0,
              M,
              strideA,
              b,
              0,
              N,
              K * N,
              0.5f,
              actual,
              1,
              N,
              M * N + 2);
          Bits.assertEqual(expected, actual, count + " products, strideA " + strideA);
        }
      }
    }
  }

  /** Their distance says nothing then, however large it is. */
  @Test
  void matricesWithoutElementsMayLieAnywhere() {
    GemmBatch batch = new GemmBatch(Workers.serial());
    float[] none = {};
    float[] c = {1, 2, 3};
    Transpose no = Transpose.NO;
    int far = 1 << 30;
    batch.multiply(3, no, no, 1, 1, 0, 1, none, 0, 1, far, none, 0, 1, far, 2, c, 0, 1, 1);
    Bits.assertEqual(new float[] {2, 4, 6}, c, "k = 0");
    batch.multiply(3, no, no, 0, 1, 1, 1, none, 0, 1, far, c, 0, 1, 1, 2, none, 0, 1, -far);
    batch.multiply(3, no, no, 1, 0, 1, 1, c, 0, 1, 1, none, 0, 1, far, 2, none, 0, 1, far);
    Bits.assertEqual(new float[] {2, 4, 6}, c, "m = 0, n = 0");
  }

  @Test
  void badArgumentsAreNamed() {
    refuses("count is -1, must be at least 0", -1, 0, 0, M * N);
    refuses("strideA is -1, must be at least 0", 2, -1, 0, M * N);
    refuses("strideB is -1, must be at least 0", 2, 0, -1, M * N);
    refuses("strideC is 132, must be at least 133", 2, 0, 0, M * N - 1);
    refuses("a has 35 elements, must have at least 36", 2, 1, 0, M * N);
    refuses("b has 95 elements, must have at least 97", 3, 0, 1, M * N);
    refuses("c has 266 elements, must have at least 399", 3, 0, 0, M * N);
  }

  private static void refuses(String message, int count, int strideA, int strideB, int strideC) {
    GemmBatch batch = new GemmBatch(Workers.serial());
    float[] c = new float[2 * M * N];
    RuntimeException error =
        assertThrows(
            RuntimeException.class,
            () ->
                batch.multiply(
                    count,
                    Transpose.NO,
                    Transpose.NO,
                    M,
                    N,
                    K,
                    1,
                    new float[M * K],
                    0,
                    K,
                    strideA,
                    new float[K * N],
                    0,
                    N,
                    strideB,
                    0,
                    c,
                    0,
                    N,
                    strideC));
    assertEquals(message, error.getMessage());
    Bits.assertEqual(new float[2 * M * N], c, "C after an error");
  }
}
