package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static final boolean[] ONLY_FALSE = {false};
  private static final int L = Lanes.LENGTH;
  private static final KernelShape SHAPE =
      new KernelShape(Order.ROWS, 6, 2 * L, Source.PACKED, false, Store.CHAINS, false);

  private long now;
  private final Preparation preparation = new Preparation(() -> now);

  /** A kernel that is slow for some calls. */
  private FakeKernel slow(int slowCalls) {
    return new FakeKernel(calls -> now += calls <= slowCalls ? 50_000 : 200);
  }

  @Test
  void callsAKernelUntilItIsFast() {
    FakeKernel kernel = slow(1000);
    prepare(kernel, SHAPE);
    assertTrue(kernel.calls() > 1000, () -> kernel.calls() + " calls");
    assertTrue(kernel.calls() < 1100, () -> kernel.calls() + " calls");
  }

  @Test
  void givesUpForAllWhereSomeInTurnDoNotBecomeFast() {
    for (int i = 0; i < Preparation.MOST_IN_VAIN; i++) {
      long before = now;
      prepare(slow(Integer.MAX_VALUE), SHAPE);
      assertTrue(now - before >= Preparation.MOST_NANOS, () -> now - before + " ns");
    }
    FakeKernel other = slow(1000);
    prepare(other, SHAPE);
    assertEquals(0, other.calls());
  }

  /** Where the machine is busy some may be late: that says nothing of the others. */
  @Test
  void goesOnWhereOneBecomesFastInTime() {
    for (int i = 0; i < 3 * Preparation.MOST_IN_VAIN; i++) {
      boolean inTime = i % Preparation.MOST_IN_VAIN == 0;
      FakeKernel kernel = slow(inTime ? 1000 : Integer.MAX_VALUE);
      prepare(kernel, SHAPE);
      assertTrue(kernel.calls() > 1000, () -> kernel.calls() + " calls");
    }
  }

  /** As the result of a product may, so that C2 sees it. */
  @Test
  void whatKernelsWriteEndsWithTheirLastRow() {
    for (int columns : new int[] {1, L, 2 * L - 1}) {
      FakeKernel kernel = slow(0);
      prepare(
          kernel,
          new KernelShape(Order.ROWS, 6, columns, Source.PACKED, false, Store.CHAINS, false));
      assertEquals(5 * KernelShape.panelWidth(columns) + columns, kernel.lengthOfC());
    }
  }

  @Test
  void everyKindOfKernelCanBePrepared() {
    int kinds = 0;
    for (Order order : Order.values()) {
      for (Source source : Source.values()) {
        for (int columns : new int[] {1, L - 1, L, L + 1, MicroKernel.MOST_VECTORS * L}) {
          boolean narrowInPlace = source == Source.IN_PLACE && columns < L;
          if (!narrowInPlace && columns > 0) {
            for (int rows : new int[] {1, 6}) {
              for (boolean fromC : new boolean[] {false, true}) {
                boolean mayReadAhead = order == Order.ROWS && source != Source.COPIED;
                for (boolean ahead : mayReadAhead ? new boolean[] {false, true} : ONLY_FALSE) {
                  for (Store store : new Store[] {Store.RELU, Store.ADDED}) {
                    KernelShape shape =
                        new KernelShape(order, rows, columns, source, fromC, store, ahead);
                    prepare(KernelAssembler.assemble(shape), shape);
                    kinds++;
                  }
                }
              }
            }
          }
        }
      }
    }
    assertTrue(kinds >= 160, kinds + " kinds");
  }

  @Test
  void kernelsForOneSizeCanBePrepared() {
    for (int columns : new int[] {1, L - 1, L, L + 1, MicroKernel.MOST_VECTORS * L}) {
      Source source = columns < L ? Source.PACKED : Source.IN_PLACE;
      for (int k : new int[] {0, 1, 100}) {
        for (int ldc : new int[] {columns, 200}) {
          KernelShape shape =
              new KernelShape(Order.ROWS, 6, columns, source, false, Store.RELU, false);
          KernelSize size = new KernelSize(k, k, KernelShape.panelWidth(columns), ldc);
          preparation.run(KernelAssembler.assemble(shape, size), shape, size);
        }
      }
    }
    assertEquals(30, preparation.kernels());
  }

  @Test
  void fewStepsAreDoneUnprepared() {
    FakeKernel kernel = slow(0);
    int most = Preparation.UNPREPARED_STEPS;
    assertEquals(1, preparation.count(kernel, SHAPE, 0, 1));
    assertEquals(most - 1, preparation.count(kernel, SHAPE, 1, most - 2));
    assertEquals(0, kernel.calls());
    assertEquals(most, preparation.count(kernel, SHAPE, most - 1, Integer.MAX_VALUE));
    assertTrue(kernel.calls() > 0);
    assertEquals(1, preparation.kernels());
  }

  @Test
  void kernelsOfTransposedCopiesCanBePrepared() {
    int kinds = 0;
    for (int size = 4; size <= L; size *= 2) {
      for (int columns = size / 2 + 1; columns <= size; columns++) {
        for (int toLd : new int[] {0, 1, size, 4 * L}) {
          Transposition.Kernel kernel = Transposition.Assembler.assemble(size, columns, toLd);
          preparation.run(kernel, size, columns, toLd == 0 ? 5 * L : toLd);
          kinds++;
        }
      }
    }
    assertEquals(kinds, preparation.kernels());
    assertTrue(kinds >= 6, kinds + " kinds");
  }

  /** A copy whose columns are as far apart as in no other test. */
  @Test
  void transposedCopiesPrepareTheirKernels() {
    int length = 4;
    int toLd = 4 * L - 1;
    int rows = 4 * Transposition.UNPREPARED_SQUARES;
    float[] from = new float[rows * length];
    float[] to = new float[length * toLd + rows];
    for (int row = 0; row < rows; row += 4) {
      assertFalse(Transposition.isPrepared(4, length, toLd));
      Transposition.copy(4, length, 0, from, row * length, length, to, 0, toLd);
    }
    assertTrue(Transposition.isPrepared(4, length, toLd));
  }

  /** Nothing but a product asks for such a kernel and says how much it is about to do. */
  @Test
  void aProductPreparesItsKernels() {
    int k = Preparation.UNPREPARED_STEPS;
    int n = L + 3;
    Gemm gemm = new Gemm(Workers.serial());
    float[] b = new float[k * n];
    gemm.multiply(
        Transpose.NO,
        Transpose.NO,
        2,
        n,
        k,
        1,
        new float[2 * k],
        0,
        k,
        b,
        0,
        n,
        0,
        new float[2 * n],
        0,
        n);
    assertTrue(
        MicroKernel.isPrepared(
            new KernelShape(Order.ROWS, 2, n, Source.IN_PLACE, false, Store.CHAINS, false)));
  }

  private void prepare(MicroKernel kernel, KernelShape shape) {
    preparation.count(kernel, shape, 0, Preparation.UNPREPARED_STEPS);
  }
}
