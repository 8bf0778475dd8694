package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class KnownCallsTest {
  private static final int L = Lanes.LENGTH;
  private static final int K = 5;

  /** Once to cut it, once for the kernels of its size, once to record the calls. */
  private static final int RECORDED = 3;

  private static GemmLoops loops(Workers workers) {
    return loops(workers, 2);
  }

  private static GemmLoops loops(Workers workers, int vectors) {
    Tuning tuning = new Tuning(3, vectors, 144, 1024, 2048);
    return new GemmLoops(workers, tuning, new SizedKernels(1, 1 << 9));
  }

  @Test
  void bitsAroundEdges() {
    GemmLoops loops = loops(Workers.serial());
    for (int m : new int[] {2, 3, 4, 7}) {
      for (int n : new int[] {1, Math.max(2, L - 1), L, L + 1, 2 * L, 2 * L + 1, 5 * L - 1}) {
        check(loops, new GemmCase(m, n, K, 1));
      }
    }
    for (Transpose transB : Transpose.values()) {
      for (float beta : new float[] {0, 1}) {
        check(loops, new GemmCase(Transpose.NO, transB, 7, 3 * L, K, 1, beta, true, 2));
      }
    }
  }

  private static void check(GemmLoops loops, GemmCase one) {
    one.checkOften(new Gemm(loops), RECORDED + 2);
    // Without lanes Gemm has no loops.
    assertTrue(Lanes.SCALAR || loops.hasKnownCalls(), one::toString);
  }

  /** More packed panels than stay in the L2 cache: the memory of the first is that of others. */
  @Test
  void bitsOfPanelsInGroups() {
    int k = 256;
    int panels = Block.NEAR_B / (4 * L * k) + 2;
    GemmLoops loops = loops(Workers.serial(), 4);
    new GemmCase(Transpose.NO, Transpose.YES, 7, 4 * L * panels - 1, k, 1, 0, false, 3)
        .checkOften(new Gemm(loops), RECORDED + 2);
    assertEquals(k <= KernelSize.DEEPEST && !Lanes.SCALAR, loops.hasKnownCalls());
  }

  @Test
  void bitsWhereProductsTakeTurns() {
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops loops = loops(two);
      int room = 0;
      for (int turn = 0; turn < 3; turn++) {
        check(loops, new GemmCase(7, L, K, 10 * turn));
        check(loops, new GemmCase(8, L - 1, K + 1, 10 * turn));
        if (turn > 0) {
          assertEquals(room, loops.roomForCalls());
        }
        room = loops.roomForCalls();
      }
    }
  }

  @Test
  void aProductThatComesOverAgainIsKnown() {
    GemmLoops loops = loops(Workers.serial());
    assertFalse(knows(loops, RECORDED - 1, 7, L, K, Transpose.NO, 1, 0));
    assertTrue(knows(loops, 1, 7, L, K, Transpose.NO, 1, 0));
    assertTrue(knows(loops, 1, 7, L, K, Transpose.NO, 1, 0));
    // Another one, then the first anew.
    assertFalse(knows(loops, 1, 8, L, K, Transpose.NO, 1, 0));
    assertFalse(knows(loops, RECORDED - 1, 7, L, K, Transpose.NO, 1, 0));
    assertTrue(knows(loops, 1, 7, L, K, Transpose.NO, 1, 0));
    assertTrue(knows(loops, RECORDED, 7, L - 1, K, Transpose.NO, 1, 0));
    assertTrue(knows(loops, RECORDED, 7, L, K, Transpose.YES, 1, 1));
  }

  @Test
  void whatIsNotOnlyCallsIsNot() {
    GemmLoops loops = loops(Workers.serial());
    // A is multiplied by alpha, C by beta.
    assertFalse(knows(loops, RECORDED + 1, 7, L, K, Transpose.NO, 2, 0));
    assertFalse(knows(loops, RECORDED + 1, 7, L, K, Transpose.NO, 1, 0.5f));
    // Kernels for any depth.
    assertFalse(knows(loops, RECORDED + 1, 7, L, KernelSize.DEEPEST + 1, Transpose.NO, 1, 0));
    // The first tiles of rows pack B, of rows far apart.
    int far = ProductPlan.SMALL_B / K + 1;
    assertTrue(knows(loops, RECORDED, 20, 2 * L, K, Transpose.NO, 1, 0, far - 1, 2 * L));
    assertFalse(knows(loops, RECORDED + 1, 20, 2 * L, K, Transpose.NO, 1, 0, far, 2 * L));
    // Tiles from left to right, where rows of C share sets of the L1 cache.
    int n = 4 * L;
    boolean deep = KernelSize.DEEPEST >= 256;
    assertEquals(deep, knows(loops, RECORDED, 7, n, 255, Transpose.YES, 1, 0, 255, 1024));
    assertEquals(deep, knows(loops, RECORDED, 7, n, 256, Transpose.YES, 1, 0, 256, 1025));
    assertFalse(knows(loops, RECORDED + 1, 7, n, 256, Transpose.YES, 1, 0, 256, 1024));
  }

  private static boolean knows(
      GemmLoops loops, int times, int m, int n, int k, Transpose transB, float alpha, float beta) {
    int ldb = transB == Transpose.NO ? n : k;
    return knows(loops, times, m, n, k, transB, alpha, beta, ldb, n);
  }

  /** Whether the calls of a product are known after it was computed so many times in a row. */
  private static boolean knows(
      GemmLoops loops,
      int times,
      int m,
      int n,
      int k,
      Transpose transB,
      float alpha,
      float beta,
      int ldb,
      int ldc) {
    ArrayMatrix a = new ArrayMatrix().set(new float[m * k], 0, k);
    ArrayMatrix b = new ArrayMatrix().set(new float[Math.max(n, k) * ldb], 0, ldb);
    float[] c = new float[m * ldc];
    for (int i = 0; i < times; i++) {
      loops.multiply(m, n, k, alpha, a, Transpose.NO, b, transB, beta, null, 0, false, c, 0, ldc);
    }
    return loops.hasKnownCalls();
  }
}
