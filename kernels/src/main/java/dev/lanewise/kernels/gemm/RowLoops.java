package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The product of one row, as of a network's layer for one image: nothing is packed, and where it is
 * small, there is little beside the arithmetic.
 */
final class RowLoops {
  private static final int L = Lanes.LENGTH;

  // The least columns for a thread.
  static final int STRIP = 64;

  private final Workers workers;
  private final Tile tile = this::strip;
  private final float[] narrow = new float[L];

  // The running product.
  private int n;
  private int k;
  private ArrayMatrix a;
  private ArrayMatrix b;
  private float beta;
  private float[] bias;
  private int biasOffset;
  private boolean relu;
  private float[] c;
  private int cOffset;
  private int strips;
  private int columnsPerStrip;

  RowLoops(Workers workers) {
    this.workers = workers;
  }

  /** The arguments are those of {@link GemmLoops#multiply}. */
  void multiply(
      int n,
      int k,
      ArrayMatrix a,
      ArrayMatrix b,
      float beta,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset) {
    if (n < L) {
      start(0, n, beta, bias, biasOffset, c, cOffset, narrow, 0);
      RowProduct.addNarrow(n, k, a.array, a.offset, b.array, b.offset, b.ld, narrow);
      for (int j = 0; j < n; j++) {
        c[cOffset + j] = relu ? Math.max(narrow[j], 0) : narrow[j];
      }
      return;
    }
    this.n = n;
    this.k = k;
    this.a = a;
    this.b = b;
    this.beta = beta;
    this.bias = bias;
    this.biasOffset = biasOffset;
    this.relu = relu;
    this.c = c;
    this.cOffset = cOffset;
    long work = work(n, k);
    int most = Math.clamp(n / STRIP, 1, workers.threadsFor(work));
    // Whole vectors each, and the last one the rest as well, which may be less than one.
    int vectors = n / L;
    int vectorsPerStrip = Math.ceilDiv(vectors, most);
    columnsPerStrip = vectorsPerStrip * L;
    strips = Math.ceilDiv(vectors, vectorsPerStrip);
    workers.run(strips, work, tile);
  }

  /** What a product is worth to threads: not its arithmetic, but the bytes of B that it reads. */
  static long work(int n, int k) {
    return (long) Float.BYTES * n * k;
  }

  private void strip(int strip, int slot) {
    int j = strip * columnsPerStrip;
    int width = strip == strips - 1 ? n - j : columnsPerStrip;
    int at = cOffset + j;
    start(j, width, beta, bias, biasOffset, c, at, c, at);
    RowProduct.add(width, k, a.array, a.offset, b.array, b.offset + j, b.ld, c, at);
    if (relu) {
      GemmReference.relu(1, width, c, at, 0);
    }
  }

  /** What the chains of some columns start from: the bias, 0 or beta C. */
  private static void start(
      int j,
      int width,
      float beta,
      float[] bias,
      int biasOffset,
      float[] c,
      int cOffset,
      float[] to,
      int toOffset) {
    if (bias != null) {
      System.arraycopy(bias, biasOffset + j, to, toOffset, width);
    } else if (beta == 0) {
      Arrays.fill(to, toOffset, toOffset + width, 0);
    } else {
      for (int x = 0; x < width; x++) {
        to[toOffset + x] = beta * c[cOffset + x];
      }
    }
  }
}
