package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;

/**
 * A micro-kernel alone, on packed tiles that stay in the L1 cache: the most that a product with
 * tiles of this shape can reach. For measurements.
 */
public final class MicroKernelProbe {
  private static final int MOST_DEPTH = 256;

  // A, B and C in an L1 cache of 32 KiB, with room for the stack.
  private static final int MOST_FLOATS = 30 * 1024 / Float.BYTES;

  private final int rows;
  private final int nr;
  private final int k;
  private final MicroKernel kernel;
  private final float[] a;
  private final float[] b;
  private final float[] start;
  private final float[] c;

  /**
   * A probe, checked against the definition.
   *
   * @param rows of the tile, 2 to {@value Tuning#MOST_ROWS}
   * @param vectors in a row of it, 1 to {@value Tuning#MOST_VECTORS}
   * @throws IllegalArgumentException if there is no kernel of this shape
   * @throws IllegalStateException if the kernel's result is wrong
   */
  public MicroKernelProbe(int rows, int vectors) {
    this(
        MicroKernel.of(
            Order.ROWS,
            checked(rows, vectors).rows(),
            vectors * Lanes.LENGTH,
            Source.PACKED,
            false,
            Store.CHAINS,
            false,
            Preparation.UNPREPARED_STEPS),
        rows,
        vectors);
  }

  MicroKernelProbe(MicroKernel kernel, int rows, int vectors) {
    this.kernel = kernel;
    this.rows = rows;
    this.nr = vectors * Lanes.LENGTH;
    this.k = Math.min(MOST_DEPTH, (MOST_FLOATS - rows * nr - nr) / (rows + nr));
    this.a = numbers(k * rows);
    this.b = numbers(k * nr);
    this.start = numbers(nr);
    this.c = new float[rows * nr];
    check();
  }

  // The ranges are those of a tuning.
  private static Tuning checked(int rows, int vectors) {
    return new Tuning(rows, vectors, 1, 1, 1);
  }

  private static float[] numbers(int n) {
    float[] numbers = new float[n];
    for (int i = 0; i < n; i++) {
      // Small primes: a sequence that no tile size divides, in [-0.5, 0.5).
      numbers[i] = i * 37 % 101 / 101f - 0.5f;
    }
    return numbers;
  }

  private void check() {
    run(1);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < nr; j++) {
        float expected = start[j];
        for (int p = 0; p < k; p++) {
          expected = Math.fma(a[i * k + p], b[p * nr + j], expected);
        }
        float actual = c[i * nr + j];
        if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
          throw new IllegalStateException(
              "c["
                  + i
                  + ", "
                  + j
                  + "] of a tile of "
                  + rows
                  + " x "
                  + nr
                  + " is "
                  + actual
                  + ", must be "
                  + expected);
        }
      }
    }
  }

  /** The floating-point operations of {@link #run}: an FMA counts as two. */
  public long flops(int calls) {
    return 2L * rows * nr * k * calls;
  }

  /**
   * Computes the tile {@code calls} times.
   *
   * @return an element of it
   */
  public float run(int calls) {
    for (int call = 0; call < calls; call++) {
      kernel.run(
          1, k, a, 0, k, 0, null, null, 1, b, 0, nr, 0, b, 0, null, start, 0, 0, c, 0, nr, 0);
    }
    return c[0];
  }
}
