package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class SizedKernelsTest {
  private static final int L = Lanes.LENGTH;
  private static final int K = 5;
  private static final int PLACES = 1 << 9;

  private static MicroKernel find(SizedKernels kernels, int k, int ldc, long steps) {
    return kernels.find(3, L, Source.IN_PLACE, false, Store.CHAINS, k, 7, L, ldc, steps);
  }

  @Test
  void aSizeHasAKernelAfterSomeSteps() {
    SizedKernels kernels = new SizedKernels(10, PLACES);
    assertNull(find(kernels, K, L, 9));
    MicroKernel made = find(kernels, K, L, 1);
    assertNotNull(made);
    assertSame(made, find(kernels, K, L, 1));
    MicroKernel other = find(kernels, K, L + 1, 10);
    assertNotNull(other);
    assertNotSame(made, other);
  }

  @Test
  void sizesThatFindNoPlaceHaveNone() {
    SizedKernels four = new SizedKernels(10, 4);
    for (int k = 1; k <= 4; k++) {
      assertNull(find(four, k, L, 9));
    }
    assertNull(find(four, 5, L, 16));
    for (int k = 1; k <= 4; k++) {
      assertEquals(k > 1, find(four, k, L, 1) != null);
    }
    assertNotNull(find(four, 1, L, 8));
    for (int i = 0; i < 2; i++) {
      assertNull(find(four, 5, L, 1000));
    }
    assertEquals(4, four.made());
  }

  /** A place that is free again does not hide the kernels behind it. */
  @Test
  void aSizeKeepsItsKernelWhereAnotherGaveWay() {
    SizedKernels four = new SizedKernels(10, 4);
    for (int k = 1; k <= 4; k++) {
      assertNull(find(four, k, L, 1));
    }
    MicroKernel made = find(four, 2, L, 9);
    assertNotNull(made);
    assertNull(find(four, 5, L, 1000));
    assertSame(made, find(four, 2, L, 1));
    assertSame(made, find(four, 2, L, 1000));
    assertEquals(1, four.made());
  }

  /** However many came before, each of them once. */
  @Test
  void sizesThatComeOftenFindAPlaceInTheEnd() {
    SizedKernels four = new SizedKernels(100, 4);
    for (int k = 1; k <= 50; k++) {
      assertNull(find(four, k, L, 9));
    }
    for (int ldc = L + 1; ldc <= L + 3; ldc++) {
      int calls = 0;
      while (find(four, K, ldc, 10) == null) {
        calls++;
        assertTrue(calls < 20);
      }
    }
    assertEquals(3, four.made());
    // Of two that take turns one has the last place.
    for (int i = 0; i < 30; i++) {
      find(four, K, L + 4, 10);
      find(four, K, L + 5, 10);
    }
    assertEquals(4, four.made());
  }

  @Test
  void threadsThatCountTogetherMakeOneKernel() throws InterruptedException {
    SizedKernels kernels = new SizedKernels(1000, PLACES);
    Set<MicroKernel> found = ConcurrentHashMap.newKeySet();
    Runnable calls =
        () -> {
          for (int i = 0; i < 1000; i++) {
            MicroKernel kernel = find(kernels, K, L, 1);
            if (kernel != null) {
              found.add(kernel);
            }
          }
        };
    Thread[] threads = {new Thread(calls), new Thread(calls), new Thread(calls)};
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    found.add(find(kernels, K, L, 1));
    assertEquals(1, found.size());
    assertEquals(1, kernels.made());
  }

  @Test
  void someSizesGainNothing() {
    assertTrue(KernelSize.mayGain(KernelSize.DEEPEST, 1 << 14, L, 1 << 14));
    assertTrue(KernelSize.mayGain(1, L, 1 << 18, L));
    assertFalse(KernelSize.mayGain(KernelSize.DEEPEST + 1, L, L, L));
    assertFalse(KernelSize.mayGain(0, L, L, L));
    assertFalse(KernelSize.mayGain(K, (1 << 14) + 1, L, L));
    assertFalse(KernelSize.mayGain(8, L, (1 << 15) + 1, L));
    assertFalse(KernelSize.mayGain(K, L, L, (1 << 14) + 1));
  }

  /** Products of which each has its kernels at once, and is computed twice with them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bitsAroundEdges(int threads) {
    try (Workers workers = EagerWorkers.of(threads)) {
      SizedKernels kernels = new SizedKernels(1, PLACES);
      Gemm gemm = new Gemm(new GemmLoops(workers, new Tuning(3, 2, 144, 1024, 2048), kernels));
      for (int n : new int[] {1, Math.max(2, L - 1), L, 2 * L + 1}) {
        for (int k : new int[] {0, 1, 10}) {
          check(gemm, new GemmCase(7, n, k, 1));
        }
        check(gemm, new GemmCase(Transpose.NO, Transpose.YES, 9, n, K, 1, 0.3f, true, 2));
      }
      check(gemm, new GemmCase(Transpose.NO, Transpose.NO, 8, 2 * L, K, 0.3f, 1, false, 3));
      assertTrue(Lanes.SCALAR || kernels.made() >= 20, () -> kernels.made() + " kernels");
    }
  }

  private static void check(Gemm gemm, GemmCase product) {
    for (int i = 0; i < 2; i++) {
      product.check(gemm);
      product.checkBias(gemm);
    }
  }

  @Test
  void aRepeatedSmallProductHasThem() {
    assertTrue(hasThem(12, 2 * L, K, Transpose.NO));
    assertTrue(hasThem(12, 2 * L, K, Transpose.YES));
    assertTrue(hasThem(50, L - 1, K, Transpose.NO));
    assertTrue(hasThem(12, 2 * L, KernelSize.DEEPEST, Transpose.NO));
    assertFalse(hasThem(12, 2 * L, KernelSize.DEEPEST + 1, Transpose.NO));
    // 2^24 multiply-adds, or a row more.
    assertTrue(hasThem(2048, 1024, 8, Transpose.YES));
    assertFalse(hasThem(2049, 1024, 8, Transpose.YES));
    // Rows of B in place that share sets of the L1 cache.
    assertTrue(hasThem(12, 1008, K, Transpose.NO));
    assertFalse(hasThem(12, 1024, K, Transpose.NO));
  }

  private static boolean hasThem(int m, int n, int k, Transpose transB) {
    GemmLoops loops = new GemmLoops(Workers.serial(), Tuning.DEFAULT, new SizedKernels(1, PLACES));
    ArrayMatrix a = new ArrayMatrix().set(new float[m * k], 0, k);
    ArrayMatrix b = new ArrayMatrix().set(new float[k * n], 0, transB == Transpose.NO ? n : k);
    float[] c = new float[m * n];
    for (int i = 0; i < 2; i++) {
      loops.multiply(m, n, k, 1, a, Transpose.NO, b, transB, 0, null, 0, false, c, 0, n);
    }
    return loops.hasSizedKernels();
  }
}
