package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.gemm.Block.Way;
import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.EagerWorkers;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each shape of product takes the path that is made for it. */
@Tag("bits")
class GemmPathTest {
  private static final int L = Lanes.LENGTH;
  private static final int K = 5;

  private final GemmLoops loops =
      new GemmLoops(Workers.serial(), new Tuning(6, 2, 144, 1024, 2048));
  private final ArrayMatrix a = new ArrayMatrix();
  private final ArrayMatrix b = new ArrayMatrix();
  private int seed;

  private void multiply(int m, int n) {
    multiply(loops, m, n);
  }

  private void multiply(GemmLoops loops, int m, int n) {
    multiply(loops, Transpose.NO, Transpose.NO, m, n, 1);
  }

  private void multiply(Transpose transA, Transpose transB, int m, int n, float alpha) {
    multiply(loops, transA, transB, m, n, alpha);
  }

  private void multiply(
      GemmLoops loops, Transpose transA, Transpose transB, int m, int n, float alpha) {
    a.set(Fill.uniform(1, m * K), 0, transA == Transpose.NO ? K : m);
    b.set(Fill.uniform(2, K * n), 0, transB == Transpose.NO ? n : K);
    float[] c = new float[m * n];
    loops.multiply(m, n, K, alpha, a, transA, b, transB, 0, null, 0, false, c, 0, n);
  }

  @Test
  void narrowProductsReadAWhereItIs() {
    multiply(Transpose.NO, Transpose.NO, 50, 32 * L, 1);
    assertEquals(Order.ROWS, loops.order());
    assertTrue(loops.readsAInPlace());
    multiply(Transpose.YES, Transpose.NO, 50, 4 * L, 1);
    assertEquals(Order.COLUMNS, loops.order());
    assertTrue(loops.readsAInPlace());
  }

  @Test
  void wideProductsCopyA() {
    multiply(Transpose.NO, Transpose.NO, 50, 33 * L, 1);
    assertEquals(Order.ROWS, loops.order());
    assertFalse(loops.readsAInPlace());
    multiply(Transpose.YES, Transpose.NO, 50, 5 * L, 1);
    assertEquals(Order.COLUMNS, loops.order());
    assertFalse(loops.readsAInPlace());
  }

  @Test
  void factorsAreMultipliedIntoACopyOfA() {
    multiply(Transpose.NO, Transpose.NO, 50, 2 * L, 0.5f);
    assertEquals(Order.ROWS, loops.order());
    assertFalse(loops.readsAInPlace());
    multiply(Transpose.YES, Transpose.NO, 50, 2 * L, 0.5f);
    assertEquals(Order.COLUMNS, loops.order());
    assertFalse(loops.readsAInPlace());
  }

  @Test
  void fewRowsReadBWhereItIs() {
    int wide = ProductPlan.SMALL_B / K + 1;
    multiply(Transpose.NO, Transpose.NO, 12, wide, 1);
    assertTrue(loops.readsBInPlace());
    multiply(Transpose.NO, Transpose.NO, 13, wide, 1);
    assertFalse(loops.readsBInPlace());
    multiply(Transpose.NO, Transpose.YES, 2, wide, 1);
    assertFalse(loops.readsBInPlace());
  }

  @Test
  void smallBIsReadWhereItIs() {
    multiply(Transpose.NO, Transpose.NO, 50, ProductPlan.SMALL_B / K, 1);
    assertTrue(loops.readsBInPlace());
    multiply(Transpose.NO, Transpose.YES, 50, 8 * L, 1);
    assertFalse(loops.readsBInPlace());
    // A kernel cannot read less than a vector where it is.
    multiply(Transpose.NO, Transpose.NO, 50, L - 1, 1);
    assertFalse(loops.readsBInPlace());
  }

  @Test
  void panelsAreOfEqualWidth() {
    multiply(Transpose.NO, Transpose.NO, 50, 3 * L, 1);
    assertEquals(2 * L, loops.columnsOfPanel());
    GemmLoops wide = new GemmLoops(Workers.serial(), new Tuning(6, 4, 144, 1024, 2048));
    multiply(wide, 50, 5 * L);
    assertEquals(3 * L, wide.columnsOfPanel());
    assertEquals(7, wide.rowsOfTile());
    multiply(wide, 50, 8 * L);
    assertEquals(4 * L, wide.columnsOfPanel());
    assertEquals(6, wide.rowsOfTile());
  }

  @Test
  void manyBlocksOfRowsShareWhatIsPackedOfB() {
    int wide = ProductPlan.SMALL_B / K + 1;
    // Blocks of mc rows, where all rows are more than mc x kc elements of A.
    GemmLoops small = new GemmLoops(Workers.serial(), new Tuning(6, 2, 12, K, 1 << 15));
    multiply(small, 12, wide);
    assertFalse(small.sharesB());
    multiply(small, 24, wide);
    assertFalse(small.sharesB());
    multiply(small, 25, wide);
    assertTrue(small.sharesB());
    // A transposed B is costlier to pack.
    multiply(small, Transpose.NO, Transpose.YES, 24, wide, 1);
    assertTrue(small.sharesB());
  }

  @Test
  void twoThreadsCutWhatLeavesThemLessToReadAndPack() {
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops shared = new GemmLoops(two, new Tuning(6, 2, 144, 1024, 1 << 15));
      multiply(shared, 240, 128);
      assertEquals(2, shared.rowBlocks());
      multiply(shared, 24, 4096);
      assertEquals(1, shared.rowBlocks());
      // A transposed B is costlier to pack, and each block of rows would do it.
      assertEquals(2, rowBlocks(shared, 240, Transpose.NO, 128, 500));
      assertEquals(1, rowBlocks(shared, 240, Transpose.YES, 128, 500));
      // Two threads that write the same lines of C lose more than they would read.
      assertEquals(2, rowBlocks(shared, 24, Transpose.NO, 64, 5));
      assertEquals(1, rowBlocks(shared, 24, Transpose.NO, 64, 500));
    }
  }

  @Test
  void sharesOfThreadsAreEven() {
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops shared = new GemmLoops(two, new Tuning(6, 2, 144, 1024, 1 << 15));
      // Five tiles of rows, three and two.
      assertEquals(1, rowBlocks(shared, 29, Transpose.NO, 64, 500));
      multiply(shared, 18, 4 * L);
      assertEquals(1, shared.rowBlocks());
      multiply(shared, 12, 4 * L);
      assertEquals(1, shared.rowBlocks());
      // Three panels of columns.
      assertEquals(2, rowBlocks(shared, 24, Transpose.NO, 6 * L, 500));
      // An A that fits the L2 cache by halves.
      assertEquals(1, rowBlocks(shared, 144, Transpose.NO, 512, 1024));
      assertEquals(2, rowBlocks(shared, 288, Transpose.NO, 512, 1024));
    }
  }

  @Test
  void manyThreadsCutRowsAndColumns() {
    try (Workers four = EagerWorkers.of(4)) {
      GemmLoops shared = new GemmLoops(four, new Tuning(6, 2, 144, 1024, 1 << 15));
      assertEquals(1, rowBlocks(shared, 24, Transpose.NO, 512, 500));
      assertEquals(2, rowBlocks(shared, 128, Transpose.NO, 128, 500));
      assertEquals(4, rowBlocks(shared, 512, Transpose.NO, 128, 250));
      // Fewer panels than threads.
      assertNotEquals(1, rowBlocks(shared, 36, Transpose.NO, 4 * L, 500));
    }
    try (Workers many = EagerWorkers.of(16)) {
      GemmLoops shared = new GemmLoops(many, new Tuning(6, 2, 144, 1024, 1 << 15));
      // 22 tiles by five panels are even in no way.
      assertNotEquals(1, rowBlocks(shared, 128, Transpose.NO, 10 * L, 500));
    }
  }

  @Test
  void smallAndShallowProductsAreNotCutForThreads() {
    try (Workers two = Workers.of(2)) {
      GemmLoops shared = new GemmLoops(two, new Tuning(6, 2, 144, 1024, 2048));
      assertEquals(1, rowBlocks(shared, 192, Transpose.NO, 48, 50));
      assertEquals(2, rowBlocks(shared, 192, Transpose.NO, 48, 96));
      assertEquals(1, rowBlocks(shared, 1024, Transpose.NO, 128, 10));
      assertEquals(2, rowBlocks(shared, 2048, Transpose.NO, 128, 10));
    }
  }

  private int rowBlocks(GemmLoops loops, int m, Transpose transB, int n, int k) {
    a.set(Fill.uniform(1, m * k), 0, k);
    b.set(Fill.uniform(2, k * n), 0, transB == Transpose.NO ? n : k);
    float[] c = new float[m * n];
    loops.multiply(m, n, k, 1, a, Transpose.NO, b, transB, 0, null, 0, false, c, 0, n);
    return loops.rowBlocks();
  }

  private Order scattered(int run, Transpose transA, int columns) {
    int rows = ProductPlan.SMALL_B / (2 * L) + 1;
    int m = transA == Transpose.NO ? rows : columns;
    int k = transA == Transpose.NO ? columns : rows;
    b.set(new float[k * 2 * L], 0, 2 * L);
    loops.multiply(
        m,
        2 * L,
        k,
        1,
        new ScatteredZeros(run, () -> {}),
        transA,
        b,
        Transpose.NO,
        0,
        null,
        0,
        false,
        new float[m * 2 * L],
        0,
        2 * L);
    return loops.order();
  }

  @Test
  void scatteredMatricesAreReadWhereTheyLie() {
    assertEquals(Order.ROW_RUNS, scattered(16, Transpose.NO, 48));
    assertEquals(Order.SCATTERED, scattered(15, Transpose.NO, 45));
    boolean runs = Lanes.F32.vectorBitSize() >= 512;
    assertEquals(runs ? Order.COLUMN_RUNS : Order.SCATTERED, scattered(10, Transpose.YES, 30));
    assertEquals(runs ? 5 : 6, loops.rowsOfTile());
    assertEquals(Order.SCATTERED, scattered(9, Transpose.YES, 27));
    assertEquals(6, loops.rowsOfTile());
    // A large B as well, if it lies like a panel.
    assertTrue(loops.readsBInPlace());
  }

  @Test
  void tilesOfAVectorAreTall() {
    GemmLoops wide = new GemmLoops(Workers.serial(), new Tuning(6, 4, 144, 1024, 2048));
    for (Transpose transA : Transpose.values()) {
      multiply(wide, transA, Transpose.NO, 48, L, 1);
      assertEquals(16, wide.rowsOfTile());
      multiply(wide, transA, Transpose.NO, 49, L, 1);
      assertEquals(13, wide.rowsOfTile());
      multiply(wide, transA, Transpose.NO, 48, L + 1, 1);
      assertEquals(10, wide.rowsOfTile());
    }
  }

  @Test
  void rowsOfAThatShareACacheSetAreFewerInATile() {
    GemmLoops tall = new GemmLoops(Workers.serial(), new Tuning(12, 2, 144, 1024, 2048));
    float[] c = new float[48 * 2 * L];
    for (int ld : new int[] {1023, 1024}) {
      a.set(Fill.uniform(1, 48 * ld), 0, ld);
      b.set(Fill.uniform(2, K * 2 * L), 0, 2 * L);
      tall.multiply(
          48, 2 * L, K, 1, a, Transpose.NO, b, Transpose.NO, 0, null, 0, false, c, 0, 2 * L);
      assertEquals(ld == 1024 ? 8 : 12, tall.rowsOfTile());
    }
  }

  /** What each vector writes beyond its row is the beginning of the next, but for the last tile. */
  @Test
  void rowsOfAFewColumnsThatAdjoinAreWrittenInWholeVectors() {
    int n = L - 1;
    assertTrue(isWidened(50, n, n, 0));
    assertFalse(isWidened(50, n, n + 1, 0));
    assertFalse(isWidened(50, n, n, 1));
    assertFalse(isWidened(50, L, L, 0));
  }

  private boolean isWidened(int m, int n, int ldc, float beta) {
    a.set(Fill.uniform(1, m * K), 0, K);
    b.set(Fill.uniform(2, K * n), 0, n);
    float[] c = new float[m * ldc];
    loops.multiply(m, n, K, 1, a, Transpose.NO, b, Transpose.NO, beta, null, 0, false, c, 0, ldc);
    return loops.block().did(Way.WIDENED);
  }

  @Test
  void tilesLieSideBySideWhereRowsOfCShareCacheSets() {
    assertTrue(goesRight(1024, 256));
    assertFalse(goesRight(1024, 255));
    assertFalse(goesRight(1023, 256));
    assertTrue(goesRight(2048, 300));
  }

  private boolean goesRight(int n, int k) {
    a.set(new float[12 * k], 0, k);
    b.set(new float[k * n], 0, n);
    float[] c = new float[12 * n];
    loops.multiply(12, n, k, 1, a, Transpose.NO, b, Transpose.NO, 0, null, 0, false, c, 0, n);
    return loops.block().goesRight;
  }

  /** Seven tiles of rows in three blocks: the last one needs each panel of B once. */
  @Test
  void aBlockOfOneTileOfRowsReadsBWhereItIs() {
    int k = 3000;
    a.set(Fill.uniform(1, 42 * k), 0, k);
    b.set(Fill.uniform(2, k * 2 * L), 0, 2 * L);
    float[] one = new float[42 * 2 * L];
    multiplyDeepRows(loops, k, one);
    assertFalse(loops.readsBInPlace());
    assertFalse(loops.block().did(Way.READING_B_ONCE));
    try (Workers three = EagerWorkers.of(3)) {
      GemmLoops shared = new GemmLoops(three, new Tuning(6, 2, 144, 1024, 2048));
      float[] c = new float[one.length];
      multiplyDeepRows(shared, k, c);
      assertFalse(shared.readsBInPlace());
      assertTrue(shared.block().did(Way.READING_B_ONCE));
      Bits.assertEqual(one, c, "C");
    }
  }

  private void multiplyDeepRows(GemmLoops loops, int k, float[] c) {
    loops.multiply(
        42, 2 * L, k, 1, a, Transpose.NO, b, Transpose.NO, 0, null, 0, false, c, 0, 2 * L);
  }

  @Test
  void anAFromMemoryIsReadAhead() {
    int k = 64;
    int far = Block.FAR_A / k;
    assertTrue(readsAhead(loops, far, 2 * L, k, k));
    assertFalse(readsAhead(loops, far - 1, 2 * L, k, k));
    // Copied, with a gap behind each row, or with rows that share sets of the L1 cache.
    assertFalse(readsAhead(loops, far, 33 * L, k, k));
    assertFalse(readsAhead(loops, far, 2 * L, k, k + 1));
    assertFalse(readsAhead(loops, Block.FAR_A / 1024, L, 1024, 1024));
    assertTrue(readsAhead(loops, Block.FAR_A / 1000 + 1, L, 1000, 1000));
    // From left to right, or too many panels.
    assertFalse(readsAhead(loops, 512, 1024, 512, 512));
  }

  /** Rows around the tiles' heights; the last row ends its array. */
  @Test
  void readingAheadEndsWithA() {
    int k = 250;
    int far = Block.FAR_A / k + 1;
    try (Workers two = EagerWorkers.of(2)) {
      for (Workers workers : new Workers[] {Workers.serial(), two}) {
        GemmLoops wide = new GemmLoops(workers, new Tuning(6, 4, 144, 1024, 2048));
        for (int m = far; m < far + 7; m++) {
          for (int n : new int[] {L - 1, L, 4 * L + 3}) {
            assertTrue(readsAhead(wide, m, n, k, k));
          }
        }
      }
    }
  }

  /** Whether a product does, after its bits were found right. */
  private boolean readsAhead(GemmLoops loops, int m, int n, int k, int lda) {
    float[] as = Fill.uniform(1, m * lda);
    float[] bs = Fill.uniform(2, k * n);
    float[] expected = new float[m * n];
    GemmReference.multiply(
        Transpose.NO, Transpose.NO, m, n, k, 1, as, 0, lda, bs, 0, n, 0, expected, 0, n);
    float[] c = new float[m * n];
    a.set(as, 0, lda);
    b.set(bs, 0, n);
    loops.multiply(m, n, k, 1, a, Transpose.NO, b, Transpose.NO, 0, null, 0, false, c, 0, n);
    Bits.assertEqual(expected, c, m + " x " + n + " x " + k);
    return loops.block().did(Way.READING_AHEAD);
  }

  @Test
  void longChainsOfFewElementsAreDeep() {
    int edges = ProductPlan.LEAST_DEEP_EDGES;
    int k = ProductPlan.FAR_OPERANDS / edges;
    int least = ProductPlan.DEEP_EDGE;
    assertTrue(ProductPlan.isDeep(64, edges - 64, k, Transpose.YES, Transpose.NO));
    assertTrue(ProductPlan.isDeep(least, edges - least, k, Transpose.YES, Transpose.NO));
    assertTrue(ProductPlan.isDeep(edges - least, least, k, Transpose.YES, Transpose.NO));
    assertFalse(ProductPlan.isDeep(least - 1, edges, k, Transpose.YES, Transpose.NO));
    assertFalse(ProductPlan.isDeep(edges, least - 1, k, Transpose.YES, Transpose.NO));
    assertFalse(ProductPlan.isDeep(64, edges - 65, 2 * k, Transpose.YES, Transpose.NO));
    assertFalse(ProductPlan.isDeep(64, edges - 64, k - 1, Transpose.YES, Transpose.NO));
    assertFalse(ProductPlan.isDeep(64, edges - 64, k, Transpose.NO, Transpose.NO));
    assertFalse(ProductPlan.isDeep(64, edges - 64, k, Transpose.YES, Transpose.YES));
    int most = ProductPlan.MOST_DEEP_EDGES;
    assertTrue(ProductPlan.isDeep(64, most - 64, k, Transpose.YES, Transpose.NO));
    assertFalse(ProductPlan.isDeep(64, most - 63, k, Transpose.YES, Transpose.NO));
  }

  /** Both operands end their arrays; the rest of each size is a narrow panel, or a short tile. */
  @Test
  void deepProductsOfFewRowsReadBothWhereTheyAre() {
    int few = ProductPlan.DEEP_IN_PLACE;
    int n = ProductPlan.LEAST_DEEP_EDGES - few;
    Tuning tuning = new Tuning(6, 4, 144, 1024, 2048);
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops one = new GemmLoops(Workers.serial(), tuning);
      GemmLoops shared = new GemmLoops(two, tuning);
      for (int width : new int[] {n, n + 1, n + L - 1}) {
        multiplyDeep(few, width, 1, one, shared);
        for (GemmLoops each : new GemmLoops[] {one, shared}) {
          assertTrue(each.readsAInPlace());
          assertTrue(each.readsBInPlace());
          assertEquals(8, each.rowsOfTile());
        }
        multiplyDeep(few + 1, width, 1, one, shared);
        for (GemmLoops each : new GemmLoops[] {one, shared}) {
          assertFalse(each.readsAInPlace());
          assertFalse(each.readsBInPlace());
          assertEquals(6, each.rowsOfTile());
        }
      }
      multiplyDeep(few - 1, n + 1, 0.5f, one, shared);
      for (GemmLoops each : new GemmLoops[] {one, shared}) {
        assertFalse(each.readsAInPlace());
        assertTrue(each.readsBInPlace());
      }
      multiplyDeep(n, few, 1, one, shared);
      multiplyDeep(few, n, 1, loops);
      assertEquals(6, loops.rowsOfTile());
    }
  }

  /** One product by several loops. */
  private void multiplyDeep(int m, int n, float alpha, GemmLoops... several) {
    int k = ProductPlan.FAR_OPERANDS / (m + n) + 1;
    assertTrue(ProductPlan.isDeep(m, n, k, Transpose.YES, Transpose.NO));
    float[] as = Fill.uniform(1, k * m);
    float[] bs = Fill.uniform(2, k * n);
    float[] expected = new float[m * n];
    GemmReference.multiply(
        Transpose.YES, Transpose.NO, m, n, k, alpha, as, 0, m, bs, 0, n, 0, expected, 0, n);
    a.set(as, 0, m);
    b.set(bs, 0, n);
    for (GemmLoops one : several) {
      float[] c = new float[m * n];
      one.multiply(m, n, k, alpha, a, Transpose.YES, b, Transpose.NO, 0, null, 0, false, c, 0, n);
      Bits.assertEqual(expected, c, m + " x " + n + " x " + k);
    }
  }

  @Test
  void oneRowIsARowProduct() {
    for (int n : new int[] {1, L, 2 * L, 4 * L + 1, 100 * L}) {
      assertTrue(isRow(1, n, Transpose.NO));
      assertFalse(isRow(1, n, Transpose.YES));
      assertFalse(isRow(2, n, Transpose.NO));
    }
    // A tile of one row has more accumulators than two.
    assertFalse(isRow(1, 2 * L + 1, Transpose.NO));
    assertFalse(isRow(1, 4 * L, Transpose.NO));
  }

  private boolean isRow(int m, int n, Transpose transB) {
    return GemmLoops.isRow(m, n, K, 1, a, Transpose.NO, transB);
  }

  @Test
  void oneRowIsWorthTheBytesThatItReads() {
    try (Workers two = Workers.of(2)) {
      assertEquals(2, two.threadsFor(RowLoops.work(512, 512)));
      assertEquals(1, two.threadsFor(RowLoops.work(512, 511)));
    }
  }

  @Test
  void aRowOfUpToTwoStripsStaysInRegistersByHalves() {
    assertEquals(0, RowProduct.columnsInRegisters(4 * L - 1));
    assertEquals(4 * L, RowProduct.columnsInRegisters(4 * L));
    assertEquals(4 * L, RowProduct.columnsInRegisters(8 * L - 1));
    assertEquals(8 * L, RowProduct.columnsInRegisters(8 * L));
    assertEquals(8 * L, RowProduct.columnsInRegisters(12 * L - 1));
    assertEquals(12 * L, RowProduct.columnsInRegisters(12 * L));
    assertEquals(12 * L, RowProduct.columnsInRegisters(16 * L - 1));
    assertEquals(16 * L, RowProduct.columnsInRegisters(16 * L));
    assertEquals(0, RowProduct.columnsInRegisters(16 * L + 1));
  }

  @Test
  void threadsShareTheRowsOfATallProduct() {
    multiply(Transpose.YES, Transpose.NO, 5 * L, 3, 1);
    assertFalse(loops.hasStrips());
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops shared = new GemmLoops(two, new Tuning(6, 2, 144, 1024, 2048));
      multiply(shared, Transpose.YES, Transpose.NO, 4 * L + 1, 3, 1);
      assertTrue(shared.hasStrips());
      multiply(shared, Transpose.YES, Transpose.NO, 4 * L, 3, 1);
      assertFalse(shared.hasStrips());
    }
  }

  @Test
  void threadsShareTheColumnsOfALargeProduct() {
    Tuning tuning = new Tuning(6, 2, 12, K, 2048);
    GemmLoops serial = new GemmLoops(Workers.serial(), tuning);
    multiply(serial, 25, 256);
    assertFalse(serial.hasStrips());
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops shared = new GemmLoops(two, tuning);
      multiply(shared, 25, 256);
      assertTrue(shared.hasStrips());
      multiply(shared, 25, 255);
      assertFalse(shared.hasStrips());
      multiply(shared, Transpose.NO, Transpose.YES, 25, 256, 0.5f);
      assertTrue(shared.hasStrips());
      // The threads' shares of A fit the L2 cache, mc x kc elements.
      multiply(shared, 24, 256);
      assertFalse(shared.hasStrips());
      // To read all of A would take longer than to read B.
      multiply(shared, 512, 256);
      assertTrue(shared.hasStrips());
      multiply(shared, 513, 256);
      assertFalse(shared.hasStrips());
      multiply(shared, 25, 256);
      multiply(shared, 1, 256);
      assertFalse(shared.hasStrips());
    }
  }

  @Test
  void threadsShareTheRowsOfALargeProductWithATransposed() {
    Tuning tuning = new Tuning(6, 2, 100, K, 2048);
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops shared = new GemmLoops(two, tuning);
      multiply(shared, Transpose.YES, Transpose.NO, 256, 2 * L + 1, 1);
      assertTrue(shared.hasStrips());
      multiply(shared, Transpose.YES, Transpose.YES, 257, 2 * L + 1, 0.5f);
      assertTrue(shared.hasStrips());
      multiply(shared, Transpose.YES, Transpose.NO, 255, 2 * L + 1, 1);
      assertFalse(shared.hasStrips());
      multiply(shared, 256, 2 * L + 1);
      assertFalse(shared.hasStrips());
    }
  }

  @Test
  void tallProductsOfFewColumnsAreComputedTransposed() {
    assertTrue(isTall(4 * L, L - 1, 1, Transpose.YES, Transpose.NO, 0, null));
    assertFalse(isTall(4 * L - 1, L - 1, 1, Transpose.YES, Transpose.NO, 0, null));
    assertFalse(isTall(4 * L, L, 1, Transpose.YES, Transpose.NO, 0, null));
    assertFalse(isTall(4 * L, L - 1, 1, Transpose.NO, Transpose.NO, 0, null));
    assertFalse(isTall(4 * L, L - 1, 1, Transpose.YES, Transpose.YES, 0, null));
    assertFalse(isTall(4 * L, L - 1, 0.5f, Transpose.YES, Transpose.NO, 0, null));
    assertFalse(isTall(4 * L, L - 1, 1, Transpose.YES, Transpose.NO, 1, null));
    assertFalse(isTall(4 * L, L - 1, 1, Transpose.YES, Transpose.NO, 0, new float[L]));
    multiply(Transpose.YES, Transpose.NO, 5 * L, 3, 1);
    assertEquals(3, loops.rowsOfTile());
  }

  private boolean isTall(
      int m, int n, float alpha, Transpose transA, Transpose transB, float beta, float[] bias) {
    return GemmLoops.isTall(m, n, alpha, a, transA, transB, beta, bias);
  }

  /** Whatever differs from the product before, the next one is cut anew. */
  @Test
  void theSameProductOnceMoreIsNotCutAnew() {
    Object[] first = {
      13, 2 * L + 1, K, 1f, K, Transpose.NO, 2 * L + 1, Transpose.NO, 0f, false, 60
    };
    Object[] other = {12, 2 * L, K - 1, 2f, K + 1, null, 2 * L + 2, null, 1f, true, 61};
    assertFalse(isRepeated(first, false));
    assertTrue(isRepeated(first, false));
    assertFalse(isRepeated(first, true));
    assertTrue(isRepeated(first, true));
    for (int i = 0; i < first.length; i++) {
      if (other[i] != null) {
        Object[] changed = first.clone();
        changed[i] = other[i];
        isRepeated(first, false);
        assertFalse(isRepeated(changed, false), "argument " + i);
        assertTrue(isRepeated(changed, false), "argument " + i);
      }
    }
    Object[] square = {L, L, L, 1f, L, Transpose.NO, L, Transpose.NO, 0f, false, L};
    Object[] narrow = first.clone();
    narrow[1] = Math.max(1, L - 1);
    assertFalse(isRepeated(narrow, true));
    assertTrue(isRepeated(narrow, true));
    for (int i : new int[] {5, 7}) {
      Object[] transposed = square.clone();
      transposed[i] = Transpose.YES;
      isRepeated(square, false);
      assertFalse(isRepeated(transposed, false));
      assertTrue(isRepeated(transposed, false));
    }
  }

  @Test
  void aProductAfterOneThatFailedIsCutAnew() {
    float[] c = new float[12 * L];
    a.set(new float[12 * K], 0, K);
    b.set(new float[K * L], 0, L);
    for (int i = 0; i < 2; i++) {
      repeated(c);
    }
    assertTrue(loops.isRepeated());
    assertThrows(IndexOutOfBoundsException.class, () -> repeated(new float[12 * L - 1]));
    repeated(c);
    assertFalse(loops.isRepeated());
  }

  private void repeated(float[] c) {
    loops.multiply(12, L, K, 1, a, Transpose.NO, b, Transpose.NO, 0, null, 0, false, c, 0, L);
  }

  /** Whether a product is, after its bits were found right. */
  private boolean isRepeated(Object[] x, boolean withBias) {
    int m = (int) x[0];
    int n = (int) x[1];
    int k = (int) x[2];
    float alpha = withBias ? 1 : (float) x[3];
    int lda = (int) x[4];
    Transpose transA = (Transpose) x[5];
    int ldb = (int) x[6];
    Transpose transB = (Transpose) x[7];
    float beta = (float) x[8];
    boolean relu = (boolean) x[9];
    int ldc = (int) x[10];
    // New numbers at another place each time.
    seed++;
    int at = seed % 4;
    float[] as = Fill.uniform(4 * seed, 100 * 100);
    float[] bs = Fill.uniform(4 * seed + 1, 100 * 100);
    float[] bias = withBias ? Fill.uniform(4 * seed + 2, at + n) : null;
    float[] expected = Fill.uniform(4 * seed + 3, at + m * ldc);
    float[] c = expected.clone();
    a.set(as, at, lda);
    b.set(bs, at, ldb);
    if (withBias) {
      GemmReference.multiplyAddBias(
          transA, transB, m, n, k, as, at, lda, bs, at, ldb, bias, at, expected, at, ldc);
    } else {
      GemmReference.multiply(
          transA, transB, m, n, k, alpha, as, at, lda, bs, at, ldb, beta, expected, at, ldc);
    }
    if (relu) {
      GemmReference.relu(m, n, expected, at, ldc);
    }
    loops.multiply(m, n, k, alpha, a, transA, b, transB, beta, bias, at, relu, c, at, ldc);
    Bits.assertEqual(expected, c, m + " x " + n + " x " + k);
    return loops.isRepeated();
  }

  @Test
  void onlyAProductInOnePieceIsRepeated() {
    multiply(Transpose.NO, Transpose.NO, 12, L, 1);
    multiply(Transpose.NO, Transpose.NO, 12, L, 1);
    assertTrue(loops.isRepeated());
    try (Workers two = EagerWorkers.of(2)) {
      GemmLoops shared = new GemmLoops(two, new Tuning(6, 2, 144, 1024, 2048));
      multiply(shared, 24, 8 * L);
      multiply(shared, 24, 8 * L);
      assertFalse(shared.isRepeated());
    }
  }

  @Test
  void theKernelToReadIsInUse() {
    assertInstanceOf(
        MicroKernel6x2.class,
        MicroKernel.of(Order.ROWS, 6, 2 * L, Source.PACKED, false, Store.CHAINS, false, 0));
    assertTrue(
        MicroKernel.of(Order.COLUMNS, 6, 2 * L, Source.PACKED, false, Store.CHAINS, false, 0)
            .getClass()
            .isHidden());
  }
}
