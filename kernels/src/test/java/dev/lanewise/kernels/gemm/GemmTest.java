package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class GemmTest {
  private static final float[] FACTORS = {1, 0, -1, 0.3f};

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void everyFactorAndTranspose(Transpose transA) {
    Gemm gemm = new Gemm(Workers.serial());
    for (Transpose transB : Transpose.values()) {
      for (float alpha : FACTORS) {
        for (float beta : FACTORS) {
          new GemmCase(transA, transB, 9, 37, 11, alpha, beta, false, 1).check(gemm);
          new GemmCase(transA, transB, 9, 37, 11, alpha, beta, true, 2).check(gemm);
        }
      }
    }
  }

  @Test
  void sizesAroundEveryTileEdge() {
    Tuning tuning = Tuning.DEFAULT;
    Gemm gemm = new Gemm(Workers.serial());
    for (int m : around(tuning.rows())) {
      for (int n : around(tuning.vectors() * Lanes.LENGTH)) {
        for (int k : new int[] {0, 1, 2, 7}) {
          new GemmCase(m, n, k, 3).check(gemm);
          new GemmCase(Transpose.YES, Transpose.YES, m, n, k, 1, 1, false, 4).check(gemm);
        }
      }
    }
  }

  /** Kernels for any size, and for theirs. */
  @ParameterizedTest
  @ValueSource(longs = {1, Long.MAX_VALUE})
  void sizesAroundTheTallestTile(long stepsBefore) {
    Tuning tuning = new Tuning(6, 4, 144, 1024, 1024);
    SizedKernels kernels = new SizedKernels(stepsBefore, 1 << 9);
    Gemm gemm = new Gemm(new GemmLoops(Workers.serial(), tuning, kernels));
    for (int m : around(MicroKernel.MOST_ROWS)) {
      for (int n : new int[] {Lanes.LENGTH - 1, Lanes.LENGTH}) {
        for (int k : new int[] {1, 7}) {
          new GemmCase(m, n, k, 28).check(gemm);
          new GemmCase(m, n, k, 29).checkBias(gemm);
          new GemmCase(Transpose.YES, Transpose.YES, m, n, k, 1, 1, false, 30).check(gemm);
        }
      }
    }
    assertEquals(stepsBefore == 1 && !Lanes.SCALAR, kernels.made() > 0);
  }

  @Test
  void sizesAroundEveryLaneEdge() {
    Gemm gemm = new Gemm(Workers.serial());
    for (int m : new int[] {1, 2, 3, 5}) {
      for (int n : around(Lanes.LENGTH)) {
        for (Transpose transA : Transpose.values()) {
          for (Transpose transB : Transpose.values()) {
            new GemmCase(transA, transB, m, n, 5, 1, 0, false, 5).check(gemm);
            new GemmCase(transA, transB, m, n, 6, 1, 1, false, 6).check(gemm);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sizesAroundEveryWayToPackB(int threads) {
    Tuning tuning = new Tuning(6, 2, 18, 64, 2048);
    int nr = tuning.vectors() * Lanes.LENGTH;
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(new GemmLoops(workers, tuning));
      // In place, for each block of rows, and once for all of them.
      for (int m : new int[] {12, 13, 18, 19, 36, 37, 60}) {
        for (int n : new int[] {9 * nr - 1, 9 * nr, 9 * nr + 1, 9 * nr + Lanes.LENGTH + 1}) {
          // The second depth is cut into blocks.
          for (int k : new int[] {40, 3 * tuning.kc() / 2}) {
            new GemmCase(m, n, k, 7).check(gemm);
            new GemmCase(Transpose.YES, Transpose.YES, m, n, k, 1, 1, false, 8).check(gemm);
          }
        }
      }
    }
  }

  /** 0 and -0 are equal, but a product with one is not that with the other. */
  @Test
  void theSignOfAZeroAlphaIsThatOfTheRunningProduct() {
    Gemm gemm = new Gemm(Workers.serial());
    for (float alpha : new float[] {0f, -0f, 0f}) {
      float[] c = {-0f};
      float[] expected = {-0f};
      float[] one = {1};
      GemmReference.multiply(
          Transpose.NO, Transpose.NO, 1, 1, 1, alpha, one, 0, 1, one, 0, 1, 1, expected, 0, 1);
      gemm.multiply(Transpose.NO, Transpose.NO, 1, 1, 1, alpha, one, 0, 1, one, 0, 1, 1, c, 0, 1);
      Bits.assertEqual(expected, c, "alpha " + alpha);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void columnsInStripsForThreads(int threads) {
    Tuning tuning = new Tuning(6, 2, 6, 8, 128);
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(new GemmLoops(workers, tuning));
      for (int m : new int[] {12, 13, 18, 19, 40}) {
        for (int n : new int[] {255, 256, 257, 383, 384, 385, 511, 513}) {
          for (int k : new int[] {8, 9, 20}) {
            new GemmCase(m, n, k, 19).check(gemm);
          }
          new GemmCase(Transpose.NO, Transpose.YES, m, n, 17, 0.3f, 0.3f, true, 20).check(gemm);
          new GemmCase(Transpose.YES, Transpose.NO, m, n, 17, 1, 1, false, 21).check(gemm);
          new GemmCase(m, n, 17, 22).checkBias(gemm);
          new GemmCase(Transpose.NO, Transpose.YES, m, n, 9, 1, 0, false, 23).checkBias(gemm);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void panelsInGroupsAndOneByOne(int threads) {
    Tuning tuning = new Tuning(6, 2, 144, 4096, 2048);
    int nr = tuning.vectors() * Lanes.LENGTH;
    int pairs = Block.NEAR_B / (2 * nr);
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(new GemmLoops(workers, tuning));
      for (int k : new int[] {pairs, pairs + 1}) {
        // C has gaps of 7 elements between rows: one of these has rows that share a cache set.
        for (int n : new int[] {3 * nr, 4 * nr + 1, 1024 - 7}) {
          new GemmCase(13, n, k, 11).check(gemm);
          new GemmCase(Transpose.NO, Transpose.YES, 13, n, k, 1, 1, false, 12).check(gemm);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void deepProducts(int threads) {
    int k = ProductPlan.FAR_OPERANDS / ProductPlan.LEAST_DEEP_EDGES;
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(workers);
      for (int m : new int[] {32, 64, 97}) {
        int n = ProductPlan.LEAST_DEEP_EDGES - m;
        new GemmCase(Transpose.YES, Transpose.NO, m, n, k, 1, 1, true, 16).check(gemm);
        new GemmCase(Transpose.YES, Transpose.NO, m, n, k, 0.3f, 0.3f, false, 17).check(gemm);
        new GemmCase(Transpose.YES, Transpose.NO, m, n, k + 1, 1, 0, false, 18).checkBias(gemm);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void rowsTimesMatricesAroundEveryWidth(int threads) {
    int lanes = Lanes.LENGTH;
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(workers);
      for (int vectors : new int[] {1, 2, 4, 5, 8, 9, 12, 16, 24}) {
        for (int n = vectors * lanes - 1; n <= vectors * lanes + 1; n++) {
          for (int k : new int[] {0, 1, 7, 8, 17}) {
            new GemmCase(1, n, k, 9).check(gemm);
            new GemmCase(Transpose.NO, Transpose.NO, 1, n, k, 1, 1, false, 10).check(gemm);
            new GemmCase(Transpose.NO, Transpose.NO, 1, n, k, 1, 0.3f, true, 11).check(gemm);
            new GemmCase(1, n, k, 12).checkBias(gemm);
          }
        }
      }
    }
  }

  /** As many strips as threads, or about: the last one has a vector at least. */
  @ParameterizedTest
  @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 13, 16, 17, 20})
  void rowsTimesMatricesOnManyThreads(int threads) {
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(workers);
      for (int strips = threads - 1; strips <= threads + 1; strips++) {
        for (int more : new int[] {-1, 0, 1, Lanes.LENGTH - 1, Lanes.LENGTH, Lanes.LENGTH + 1}) {
          int n = RowLoops.STRIP * strips + more;
          new GemmCase(1, n, 9, 9).check(gemm);
          new GemmCase(1, n, 3, 12).checkBias(gemm);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fewColumns(int threads) {
    int lanes = Lanes.LENGTH;
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(workers);
      for (Transpose transA : Transpose.values()) {
        for (int n = 1; n <= lanes; n += Math.max(1, lanes / 5)) {
          for (int m : new int[] {4 * lanes - 1, 4 * lanes, 5 * lanes + 1, 8 * lanes + 3}) {
            for (float beta : new float[] {0, 1}) {
              new GemmCase(transA, Transpose.NO, m, n, 19, 1, beta, false, 13).check(gemm);
              new GemmCase(transA, Transpose.YES, m, n, 3, 1, beta, true, 14).check(gemm);
            }
            new GemmCase(transA, Transpose.NO, m, n, 5, 1, 0, false, 15).checkBias(gemm);
          }
        }
      }
    }
  }

  @Test
  void rowsOfAThatShareACacheSet() {
    Gemm gemm = new Gemm(Workers.serial());
    for (int m : new int[] {8, 9, 16, 17}) {
      // Its operands have gaps of 3 elements between rows.
      new GemmCase(m, Lanes.LENGTH + 3, 1021, 10).check(gemm);
    }
  }

  private static int[] around(int edge) {
    return new int[] {0, 1, 2, edge - 1, edge, edge + 1, 2 * edge - 1, 2 * edge + 1, 3 * edge};
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 16})
  void randomTilesBlocksAndThreads(int threads) {
    Random random = new Random(threads);
    try (Workers workers = EagerWorkers.of(threads)) {
      for (int round = 0; round < 25; round++) {
        Tuning tuning =
            new Tuning(
                2 + random.nextInt(MicroKernel.MOST_ROWS - 1),
                1 + random.nextInt(MicroKernel.MOST_VECTORS),
                1 + random.nextInt(40),
                1 + random.nextInt(20),
                1 + random.nextInt(100));
        Gemm gemm = new Gemm(new GemmLoops(workers, tuning));
        GemmCase shape =
            new GemmCase(
                Transpose.values()[random.nextInt(2)],
                Transpose.values()[random.nextInt(2)],
                1 + random.nextInt(70),
                1 + random.nextInt(70),
                random.nextInt(50),
                FACTORS[random.nextInt(4)],
                FACTORS[random.nextInt(4)],
                random.nextInt(5) == 0,
                round);
        shape.check(gemm);
        shape.check(gemm);
        shape.checkBias(gemm);
        shape.checkPacked(gemm);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void productsLargeEnoughForThreads(int threads) {
    try (Workers workers = Workers.of(threads)) {
      Gemm gemm = new Gemm(workers);
      for (GemmCase shape :
          new GemmCase[] {
            new GemmCase(101, 97, 71, 5),
            new GemmCase(3, 1030, 260, 6),
            new GemmCase(1040, 5, 270, 7),
            new GemmCase(Transpose.YES, Transpose.NO, 64, 300, 50, 1, 1, false, 8),
            new GemmCase(Transpose.NO, Transpose.YES, 64, 300, 50, 2, 0, false, 9)
          }) {
        shape.check(gemm);
      }
    }
  }

  @Test
  void tilesRunOnEveryThread() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    long deadline = System.nanoTime() + 60_000_000_000L;
    Matrix rows =
        new ScatteredZeros(
            32,
            () -> {
              seen.add(Thread.currentThread());
              // Holds the tile until the other thread has one too.
              while (seen.size() < 2 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
              }
            });
    ArrayMatrix b = new ArrayMatrix().set(Fill.uniform(1, 32 * 400), 0, 400);
    float[] c = new float[400 * 400];
    try (Workers workers = Workers.of(2)) {
      new GemmLoops(workers)
          .multiply(
              400, 400, 32, 1, rows, Transpose.NO, b, Transpose.NO, 0, null, 0, false, c, 0, 400);
    }
    assertEquals(2, seen.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void biasStartsEachRow(int threads) {
    try (Workers workers = EagerWorkers.of(threads)) {
      Gemm gemm = new Gemm(workers);
      for (Transpose transA : Transpose.values()) {
        for (Transpose transB : Transpose.values()) {
          for (boolean special : new boolean[] {false, true}) {
            new GemmCase(transA, transB, 13, 35, 300, 1, 0, special, 3).checkBias(gemm);
            new GemmCase(transA, transB, 29, 1, 0, 1, 0, special, 4).checkBias(gemm);
            new GemmCase(transA, transB, 1, 64, 5, 1, 0, special, 5).checkBias(gemm);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Transpose.class)
  void withoutDepthTheOperandsMayBeEmpty(Transpose trans) {
    float[] none = {};
    Gemm gemm = new Gemm(Workers.serial());
    for (float alpha : FACTORS) {
      for (float beta : FACTORS) {
        float[] expected = Fill.uniform(1, 3 * 100);
        float[] actual = expected.clone();
        for (int i = 0; i < expected.length; i++) {
          expected[i] = beta == 0 ? 0 : beta * expected[i];
        }
        gemm.multiply(
            trans, trans, 3, 100, 0, alpha, none, 0, 3, none, 0, 100, beta, actual, 0, 100);
        Bits.assertEqual(expected, actual, "alpha " + alpha + ", beta " + beta);
      }
    }
  }

  @Test
  void zeroBetaDoesNotReadC() {
    float[] c = new float[12];
    Arrays.fill(c, Float.NaN);
    new Gemm(Workers.serial())
        .multiply(
            Transpose.NO,
            Transpose.NO,
            3,
            4,
            0,
            1,
            new float[0],
            0,
            1,
            new float[0],
            0,
            4,
            0,
            c,
            0,
            4);
    Bits.assertEqual(new float[12], c, "k = 0, beta = 0");
  }

  @Test
  void zeroTimesInfinityIsNaN() {
    float[] c = {0};
    new Gemm(Workers.serial())
        .multiply(
            Transpose.NO,
            Transpose.NO,
            1,
            1,
            2,
            1,
            new float[] {0, 1},
            0,
            2,
            new float[] {Float.POSITIVE_INFINITY, 1},
            0,
            1,
            0,
            c,
            0,
            1);
    assertTrue(Float.isNaN(c[0]));
  }

  /** |c - c64| <= gamma(k + 2) * sum |a| |b|, gamma(n) = n u / (1 - n u), u = 2^-24. */
  @Test
  void errorIsBoundedAgainstFloat64() {
    int m = 17;
    int n = 33;
    for (int k : new int[] {1, 10, 100, 700}) {
      float[] a = Fill.uniform(1, m * k);
      float[] b = Fill.uniform(2, k * n);
      float[] c = new float[m * n];
      new Gemm(Workers.serial())
          .multiply(Transpose.NO, Transpose.NO, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n);
      assertTrue(isWithinBound(m, n, k, a, b, c), "k = " + k);
      c[m * n / 2] += 0.1f;
      assertFalse(isWithinBound(m, n, k, a, b, c), "a planted error, k = " + k);
    }
  }

  private static boolean isWithinBound(int m, int n, int k, float[] a, float[] b, float[] c) {
    double u = 0x1p-24;
    double gamma = (k + 2) * u / (1 - (k + 2) * u);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < k; p++) {
          double product = (double) a[i * k + p] * b[p * n + j];
          sum += product;
          magnitude += Math.abs(product);
        }
        if (!(Math.abs(c[i * n + j] - sum) <= gamma * magnitude)) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void badArgumentsAreNamedBeforeAnythingIsWritten() {
    float[] c = Fill.uniform(1, 12);
    float[] before = c.clone();
    refuses("m is -1, must be at least 0", -1, 4, 2, 0, 2, 0, 4, c, 0, 4);
    refuses("n is -1, must be at least 0", 3, -1, 2, 0, 2, 0, 4, c, 0, 4);
    refuses("k is -1, must be at least 0", 3, 4, -1, 0, 2, 0, 4, c, 0, 4);
    refuses("lda is 1, must be at least 2", 3, 4, 2, 0, 1, 0, 4, c, 0, 4);
    refuses("ldb is 3, must be at least 4", 3, 4, 2, 0, 2, 0, 3, c, 0, 4);
    refuses("ldc is 3, must be at least 4", 3, 4, 2, 0, 2, 0, 4, c, 0, 3);
    refuses("a has 8 elements, must have at least 9", 3, 4, 2, 3, 2, 0, 4, c, 0, 4);
    refuses("b has 8 elements, must have at least 9", 3, 4, 2, 0, 2, 1, 4, c, 0, 4);
    refuses("c has 12 elements, must have at least 13", 3, 4, 2, 0, 2, 0, 4, c, 1, 4);
    refuses("the offset of a is -1, must be at least 0", 3, 4, 2, -1, 2, 0, 4, c, 0, 4);
    refuses(
        "a has 8 elements, must have at least 4294967296",
        3,
        4,
        2,
        0,
        Integer.MAX_VALUE,
        0,
        4,
        c,
        0,
        4);
    Bits.assertEqual(before, c, "C after errors");
    Gemm gemm = new Gemm(Workers.serial());
    float[] ab = new float[8];
    assertEquals(
        "bias has 3 elements, must have at least 4",
        assertThrows(
                IndexOutOfBoundsException.class,
                () ->
                    gemm.multiplyAddBias(
                        Transpose.NO,
                        Transpose.NO,
                        3,
                        4,
                        2,
                        ab,
                        0,
                        2,
                        ab,
                        0,
                        4,
                        new float[3],
                        0,
                        false,
                        c,
                        0,
                        4))
            .getMessage());
    assertEquals(
        "transB is null, must be NO or YES",
        assertThrows(
                NullPointerException.class,
                () -> gemm.multiply(Transpose.NO, null, 3, 4, 2, 1, ab, 0, 2, ab, 0, 4, 0, c, 0, 4))
            .getMessage());
    Bits.assertEqual(before, c, "C after errors");
  }

  private static void refuses(
      String message,
      int m,
      int n,
      int k,
      int aOffset,
      int lda,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    Gemm gemm = new Gemm(Workers.serial());
    RuntimeException error =
        assertThrows(
            RuntimeException.class,
            () ->
                gemm.multiply(
                    Transpose.NO,
                    Transpose.NO,
                    m,
                    n,
                    k,
                    1,
                    new float[8],
                    aOffset,
                    lda,
                    new float[8],
                    bOffset,
                    ldb,
                    0,
                    c,
                    cOffset,
                    ldc));
    assertEquals(message, error.getMessage());
  }

  @Test
  void widthIsTheOneAskedFor() {
    String asked = System.getProperty(Lanes.PROPERTY);
    if (asked != null) {
      assertEquals(Integer.parseInt(asked), Lanes.vectorBits());
    }
    assertTrue(Lanes.LENGTH >= 2);
  }
}
