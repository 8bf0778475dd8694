package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static final int L = Lanes.LENGTH;
  private static final KernelShape SHAPE =
      new KernelShape(Order.ROWS, 6, 2 * L, Source.PACKED, false, false);

  private long now;
  private final Preparation preparation = new Preparation(() -> now);

  /** A kernel that is slow for some calls. */
  private final class Fake extends MicroKernel {
    private final int slowCalls;
    private int calls;

    Fake(int slowCalls) {
      this.slowCalls = slowCalls;
    }

    @Override
    void run(
        int tiles,
        int k,
        float[] a,
        int aOffset,
        int lda,
        int aStep,
        int[] rowStarts,
        int[] columnStarts,
        int run,
        float[] b,
        int bOffset,
        int ldb,
        int bStep,
        float[] panel,
        int panelOffset,
        float[] edge,
        float[] start,
        int startOffset,
        int startStep,
        float[] c,
        int cOffset,
        int ldc,
        int cStep) {
      calls++;
      now += calls <= slowCalls ? 50_000 : 200;
    }
  }

  @Test
  void callsAKernelUntilItIsFast() {
    Fake kernel = new Fake(1000);
    prepare(kernel, SHAPE);
    assertTrue(kernel.calls > 1000, () -> kernel.calls + " calls");
    assertTrue(kernel.calls < 1100, () -> kernel.calls + " calls");
  }

  @Test
  void givesUpForAllWhereOneDoesNotBecomeFast() {
    Fake slow = new Fake(Integer.MAX_VALUE);
    prepare(slow, SHAPE);
    assertTrue(now >= Preparation.MOST_NANOS, () -> now + " ns");
    Fake other = new Fake(1000);
    prepare(other, SHAPE);
    assertEquals(0, other.calls);
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
              KernelShape shape =
                  new KernelShape(order, rows, columns, source, kinds % 2 == 0, true);
              prepare(KernelAssembler.assemble(shape), shape);
              kinds++;
            }
          }
        }
      }
    }
    assertTrue(kinds >= 40, kinds + " kinds");
  }

  @Test
  void fewStepsAreDoneUnprepared() {
    Fake kernel = new Fake(0);
    int most = Preparation.UNPREPARED_STEPS;
    assertEquals(1, preparation.count(kernel, SHAPE, 0, 1));
    assertEquals(most - 1, preparation.count(kernel, SHAPE, 1, most - 2));
    assertEquals(0, kernel.calls);
    assertEquals(most, preparation.count(kernel, SHAPE, most - 1, Integer.MAX_VALUE));
    assertTrue(kernel.calls > 0);
    assertEquals(1, preparation.kernels());
  }

  @Test
  void aProductPreparesItsKernels() {
    int before = Preparation.SHARED.kernels();
    int k = Preparation.UNPREPARED_STEPS;
    // A width that no other test takes with so deep a product.
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
    assertTrue(Preparation.SHARED.kernels() > before);
  }

  private void prepare(MicroKernel kernel, KernelShape shape) {
    preparation.count(kernel, shape, 0, Preparation.UNPREPARED_STEPS);
  }
}
