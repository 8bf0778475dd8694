package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * A tall product on several threads: each has a strip of the rows, as a product of its own. What it
 * computes transposed it also transposes, out of its own cache: lines that another core wrote take
 * longer than the arithmetic.
 */
final class TallStrips {
  private final Workers workers;
  private final GemmLoops[] loops;
  private final ArrayMatrix[] parts;
  private final Tile tile = this::strip;

  // The running product.
  private int m;
  private int n;
  private int k;
  private ArrayMatrix a;
  private ArrayMatrix b;
  private boolean relu;
  private float[] c;
  private int cOffset;
  private int ldc;
  private int rowsPerStrip;

  TallStrips(Workers workers, Tuning tuning) {
    this.workers = workers;
    this.loops = new GemmLoops[workers.threads()];
    this.parts = new ArrayMatrix[workers.threads()];
    for (int slot = 0; slot < loops.length; slot++) {
      parts[slot] = new ArrayMatrix();
      loops[slot] = new GemmLoops(Workers.serial(), tuning);
    }
  }

  /** C = A^T B, or max(A^T B, 0). The arguments are those of {@link GemmLoops#multiply}. */
  void multiply(
      int m,
      int n,
      int k,
      ArrayMatrix a,
      ArrayMatrix b,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.b = b;
    this.relu = relu;
    this.c = c;
    this.cOffset = cOffset;
    this.ldc = ldc;
    rowsPerStrip =
        Math.max(GemmLoops.SHORTEST_TALL, Lanes.padded(Math.ceilDiv(m, workers.threads())));
    workers.run(Math.ceilDiv(m, rowsPerStrip), GemmLoops.workOfTall(m, n, k), tile);
  }

  private void strip(int strip, int slot) {
    int row = strip * rowsPerStrip;
    loops[slot].multiply(
        Math.min(rowsPerStrip, m - row),
        n,
        k,
        1,
        parts[slot].set(a.array, a.offset + row, a.ld),
        Transpose.YES,
        b,
        Transpose.NO,
        0,
        null,
        0,
        relu,
        c,
        cOffset + row * ldc,
        ldc);
  }
}
