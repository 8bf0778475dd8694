package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import java.util.Arrays;
import java.util.List;
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

  // Two vectors of each row of B take ten of sixteen registers.
  private static final int DEEPEST_SHALLOW = Lanes.REGISTERS * 10 / 32;

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyHeight(Order order) {
    for (int rows = 1; rows <= MicroKernel.MOST_ROWS; rows++) {
      for (Source source : Source.values()) {
        check(order, rows, L, source, store(rows), 3);
        check(order, rows, 2 * L, source, store(rows + 1), 2);
        check(order, rows, L, source, store(rows + 2), 2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyWidth(Order order) {
    for (int columns = 1; columns <= MicroKernel.MOST_VECTORS * L; columns++) {
      check(order, 4, columns, Source.PACKED, Store.CHAINS, 2);
      check(order, 2, columns, Source.PACKED, Store.ADDED, 3);
      if (columns >= L) {
        check(order, 5, columns, Source.COPIED, Store.RELU, 4);
        check(order, 3, columns, Source.IN_PLACE, Store.CHAINS, 3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyDepth(Order order) {
    for (int k = 0; k < 9; k++) {
      check(order, 6, 2 * L, Source.PACKED, Store.CHAINS, k);
      check(order, 6, 4 * L, Source.PACKED, store(k), k);
      check(order, 6, 4 * L - 3, Source.PACKED, store(k + 1), k);
      check(order, 5, 2 * L, Source.IN_PLACE, Store.RELU, k);
      check(order, 4, 2 * L - 1, Source.COPIED, Store.RELU, k);
      check(order, 3, L - 1, Source.PACKED, Store.CHAINS, k);
      check(order, 6, 3 * L - 1, Source.PACKED, Store.ADDED, k);
    }
  }

  /** What is read ahead ends where its array ends, and takes part in nothing. */
  @ParameterizedTest
  @EnumSource(Order.class)
  void readingAhead(Order order) {
    for (int rows = 1; rows <= MicroKernel.MOST_ROWS; rows++) {
      for (int columns : new int[] {L - 1, L, L + 1, 4 * L}) {
        Source source = rows % 2 == 0 && columns >= L ? Source.IN_PLACE : Source.PACKED;
        for (int k : new int[] {0, 1, 2, 5}) {
          new Case(order, rows, columns, source, store(rows), k, false, true).check(rows % 5 == 0);
        }
      }
    }
    new Case(order, 6, 4 * L, Source.PACKED, Store.CHAINS, 5, false, true).check(true);
  }

  /**
   * Tiles of one size; narrow ones with rows of C that adjoin, and that do not; B in registers, one
   * vector or some of each row at a time, and too deep for it.
   */
  @Test
  void sizesThatAreConstant() {
    for (int rows : new int[] {1, 2, 5, 12, MicroKernel.MOST_ROWS}) {
      for (int columns : new int[] {1, L / 2, L - 1, L, 2 * L, 2 * L + 1, 4 * L - 1, 4 * L}) {
        for (int k : new int[] {0, 1, 5, 10, DEEPEST_SHALLOW, DEEPEST_SHALLOW + 1}) {
          for (int gap : new int[] {0, 1}) {
            Source source = columns < L || k % 2 == 1 ? Source.PACKED : Source.IN_PLACE;
            Case down = Case.ofOneSize(rows, columns, source, store(rows + k), k, false, gap);
            down.check(false);
            down.check(true);
          }
          Case.ofOneSize(rows, columns, Source.PACKED, store(rows + k), k, true, 1)
              .check(rows % 5 == 0);
        }
      }
    }
  }

  @Test
  void shallowTilesKeepBInRegisters() {
    KernelShape wide = shape(Order.ROWS, 4 * L, Source.IN_PLACE, false, Store.RELU, false);
    assertTrue(suits(wide, DEEPEST_SHALLOW));
    assertFalse(suits(wide, DEEPEST_SHALLOW + 1));
    assertFalse(suits(wide, 0));
    // At least two vectors at a time, and no more of them than the tile has.
    assertFalse(suits(wide(2 * L - 1), 1));
    assertTrue(suits(wide(2 * L), DEEPEST_SHALLOW));
    assertFalse(suits(wide(2 * L + 1), 1));
    assertTrue(suits(wide(3 * L), 1));
    assertFalse(suits(wide(3 * L), DEEPEST_SHALLOW));
    assertTrue(suits(wide(4 * L - 1), DEEPEST_SHALLOW));
    // Rows of C that share sets of the caches: by two vectors at a time.
    assertFalse(ShallowKernel.suits(wide, new KernelSize(DEEPEST_SHALLOW, 100, 4 * L, 64 * L)));
    assertTrue(ShallowKernel.suits(wide, new KernelSize(DEEPEST_SHALLOW, 100, 4 * L, 64 * L + 1)));
    for (KernelShape other :
        List.of(
            shape(Order.COLUMNS, 4 * L, Source.IN_PLACE, false, Store.RELU, false),
            shape(Order.ROWS, 4 * L, Source.COPIED, false, Store.RELU, false),
            shape(Order.ROWS, 4 * L, Source.IN_PLACE, true, Store.RELU, false),
            shape(Order.ROWS, 4 * L, Source.IN_PLACE, false, Store.ADDED, false),
            shape(Order.ROWS, 4 * L, Source.IN_PLACE, false, Store.RELU, true))) {
      assertFalse(suits(other, DEEPEST_SHALLOW), other::toString);
    }
  }

  private static boolean suits(KernelShape shape, int k) {
    KernelSize size = new KernelSize(k, 100, 100, 100);
    boolean isShallow = ShallowKernel.suits(shape, size);
    assertEquals(isShallow, SizedKernels.make(shape, size) instanceof ShallowKernel);
    return isShallow;
  }

  private static KernelShape wide(int columns) {
    return shape(Order.ROWS, columns, Source.PACKED, false, Store.CHAINS, false);
  }

  private static KernelShape shape(
      Order order, int columns, Source source, boolean fromC, Store store, boolean readsAhead) {
    return new KernelShape(order, 6, columns, source, fromC, store, readsAhead);
  }

  @Test
  void random() {
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      int columns = 1 + random.nextInt(MicroKernel.MOST_VECTORS * L);
      Source source = Source.values()[random.nextInt(3)];
      check(
          Order.values()[random.nextInt(Order.values().length)],
          1 + random.nextInt(MicroKernel.MOST_ROWS),
          columns,
          columns < L ? Source.PACKED : source,
          store(random.nextInt(3)),
          random.nextInt(20));
    }
  }

  private static Store store(int number) {
    return Store.values()[number % Store.values().length];
  }

  /** Tiles that lie one below the other, then side by side; from a row, then from C itself. */
  private static void check(Order order, int rows, int columns, Source source, Store store, int k) {
    for (boolean right : new boolean[] {false, true}) {
      new Case(order, rows, columns, source, store, k, right, false).check(false);
      new Case(order, rows, columns, source, store, k, right, false).check(true);
    }
  }

  private record Case(
      Order order,
      int rows,
      int columns,
      Source source,
      Store store,
      int k,
      boolean right,
      boolean ahead,
      boolean oneSize,
      int gap) {
    private Case(
        Order order,
        int rows,
        int columns,
        Source source,
        Store store,
        int k,
        boolean right,
        boolean ahead) {
      this(order, rows, columns, source, store, k, right, ahead, false, 1);
    }

    private static Case ofOneSize(
        int rows, int columns, Source source, Store store, int k, boolean right, int gap) {
      return new Case(Order.ROWS, rows, columns, source, store, k, right, false, true, gap);
    }

    private void check(boolean fromC) {
      int tiles = source == Source.COPIED ? 1 : TILES;
      int width = KernelShape.panelWidth(columns);
      int allRows = right ? rows : tiles * rows;
      int allColumns = right ? tiles * columns : columns;
      int run = order == Order.ROW_RUNS && k % 2 == 0 ? Math.max(1, k / 2) : Math.max(1, k);
      int lda = order == Order.ROWS ? k + 3 : order == Order.ROW_RUNS ? run + 5 : allRows + 2;
      int[] rowStarts = rowStarts(allRows);
      int[] columnStarts = columnStarts(run, lda);
      int ldb = source == Source.PACKED ? width : allColumns + 5;
      int bStep = !right ? 0 : source == Source.PACKED ? k * width : columns;
      int ldc = allColumns + gap;
      // Everything ends where its array ends, but for what fills up a narrow panel.
      float[] a = Fill.uniform(1, sizeOfA(allRows, lda, rowStarts, columnStarts));
      int sizeOfB = Math.max(0, (tiles - 1) * bStep + (k - 1) * ldb + columns);
      float[] b = Fill.uniform(2, 2 + (source == Source.PACKED ? tiles * k * width : sizeOfB));
      float[] start = Fill.uniform(3, gap == 0 ? Math.max(L, allColumns) : allColumns);
      float[] expected = Fill.uniform(4, 3 + (allRows - 1) * ldc + allColumns);
      float[] actual = expected.clone();
      for (int i = 0; i < allRows; i++) {
        for (int j = 0; j < allColumns; j++) {
          float before = expected[3 + i * ldc + j];
          float acc = fromC ? before : start[j];
          int bOffset = 2 + j / columns * bStep + j % columns;
          for (int p = 0; p < k; p++) {
            int aIndex =
                switch (order) {
                  case ROWS -> 1 + i * lda + p;
                  case COLUMNS -> 1 + p * lda + i;
                  default -> rowStarts[1 + i] + columnStarts[p];
                };
            acc = Math.fma(a[aIndex], b[bOffset + p * ldb], acc);
          }
          expected[3 + i * ldc + j] =
              switch (store) {
                case CHAINS -> acc;
                case RELU -> acc <= 0 ? 0 : acc;
                case ADDED -> before + acc;
              };
        }
      }
      float[] panel = new float[1 + (ahead ? Math.max(0, tiles * k * rows - rows + 1) : k * width)];
      Arrays.fill(panel, Float.NaN);
      int aStep = right ? 0 : order == Order.ROWS ? rows * lda : rows;
      kernel(fromC, lda, ldb, ldc)
          .run(
              tiles,
              k,
              a,
              1,
              lda,
              aStep,
              rowStarts,
              columnStarts,
              oneSize ? 1 : run,
              b,
              2,
              ldb,
              bStep,
              panel,
              1,
              new float[MicroKernel.MOST_ROWS * L],
              start,
              0,
              right ? columns : 0,
              actual,
              3,
              ldc,
              right ? columns : rows * ldc);
      String what = this + (fromC ? " from C" : "");
      Bits.assertEqual(expected, actual, what);
      if (source == Source.COPIED) {
        for (int p = 0; p < k; p++) {
          float[] row = Arrays.copyOfRange(b, 2 + p * ldb, 2 + p * ldb + columns);
          int at = 1 + p * width;
          Bits.assertEqual(row, Arrays.copyOfRange(panel, at, at + columns), what + ", panel");
        }
      }
    }

    private MicroKernel kernel(boolean fromC, int lda, int ldb, int ldc) {
      return oneSize
          ? SizedKernels.make(
              new KernelShape(order, rows, columns, source, fromC, store, ahead),
              new KernelSize(k, lda, ldb, ldc))
          : MicroKernel.of(order, rows, columns, source, fromC, store, ahead, 0);
    }

    /** The rows of a tile side by side or overlapping, the last tile first; after one element. */
    private int[] rowStarts(int allRows) {
      int[] starts = new int[1 + allRows];
      for (int i = 0; i < allRows; i++) {
        int tile = i / rows;
        int below = order == Order.COLUMN_RUNS ? i % rows : (rows - 1 - i % rows) * 2;
        starts[1 + i] = 1 + (TILES - 1 - tile) * 3 + below;
      }
      return starts;
    }

    private int[] columnStarts(int run, int lda) {
      int[] starts = new int[k];
      for (int p = 0; p < k; p++) {
        starts[p] = order == Order.ROW_RUNS ? p / run * lda + p % run : (k - p) * 5;
      }
      return starts;
    }

    private int sizeOfA(int allRows, int lda, int[] rowStarts, int[] columnStarts) {
      int largest =
          switch (order) {
            case ROWS -> (allRows - 1) * lda + k;
            case COLUMNS -> (k - 1) * lda + allRows;
            default ->
                Arrays.stream(rowStarts).max().orElse(0)
                    + Arrays.stream(columnStarts).max().orElse(0);
          };
      return 1 + Math.max(0, largest);
    }
  }
}
