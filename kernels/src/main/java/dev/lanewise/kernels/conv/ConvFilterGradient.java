package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The gradient of the filter: a tile is a chunk of images, whose gradient is one product. It is
 * computed transposed, dW^T = dY^T * patches(X), because dY is the smaller matrix to transpose. The
 * chunks are then added in order.
 */
final class ConvFilterGradient {
  // Elements of the sum for a tile.
  private static final int SUM_TILE = 4096;

  private final Workers workers;
  private final ConvShape shape;
  private final Tile chunkTile = this::chunkTile;
  private final Tile sumTile = this::sumTile;

  // For each slot, and last for a chunk alone, which all workers share.
  private final GemmLoops[] loops;
  private final ArrayMatrix[] pixels;
  private final Patches[] patches;

  // The gradient of each chunk, oc x taps, one after another.
  private float[] partial = {};

  // The running call.
  private int mb;
  private int chunks;
  private float[] x;
  private int xOffset;
  private float[] dY;
  private int dYOffset;

  ConvFilterGradient(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    int slots = workers.threads();
    this.loops = new GemmLoops[slots + 1];
    this.pixels = new ArrayMatrix[slots + 1];
    this.patches = new Patches[slots + 1];
    for (int slot = 0; slot <= slots; slot++) {
      loops[slot] = new GemmLoops(slot < slots ? Workers.serial() : workers);
      pixels[slot] = new ArrayMatrix();
      patches[slot] = new Patches(shape);
    }
  }

  void run(int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    this.mb = mb;
    this.x = x;
    this.xOffset = xOffset;
    this.dY = dY;
    this.dYOffset = dYOffset;
    int filterSize = shape.filterSize();
    int perChunk = shape.imagesPerChunk(mb);
    chunks = (mb + perChunk - 1) / perChunk;
    if (partial.length < Math.max(1, chunks) * filterSize) {
      partial = new float[Math.max(1, chunks) * filterSize];
    }
    if (chunks == 0) {
      Arrays.fill(partial, 0, filterSize, 0);
    } else if (chunks == 1) {
      chunkTile(0, workers.threads());
    } else {
      workers.run(chunks, shape.flops(mb), chunkTile);
      workers.run((filterSize + SUM_TILE - 1) / SUM_TILE, (long) chunks * filterSize * 4, sumTile);
    }
    int taps = shape.taps();
    for (int tap = 0; tap < taps; tap++) {
      for (int o = 0; o < shape.oc(); o++) {
        dW[dWOffset + tap * shape.oc() + o] = partial[o * taps + tap];
      }
    }
  }

  private void chunkTile(int chunk, int slot) {
    int perChunk = shape.imagesPerChunk(mb);
    int first = chunk * perChunk;
    int images = Math.min(perChunk, mb - first);
    loops[slot].multiply(
        shape.oc(),
        shape.taps(),
        images * shape.oh() * shape.ow(),
        1,
        pixels[slot].set(dY, dYOffset + first * shape.outputSize(), shape.oc()),
        Transpose.YES,
        patches[slot].set(x, xOffset + first * shape.inputSize()),
        Transpose.NO,
        0,
        null,
        0,
        false,
        partial,
        chunk * shape.filterSize(),
        shape.taps());
  }

  private void sumTile(int tile, int slot) {
    int from = tile * SUM_TILE;
    int to = Math.min(shape.filterSize(), from + SUM_TILE);
    for (int chunk = 1; chunk < chunks; chunk++) {
      int at = chunk * shape.filterSize();
      for (int i = from; i < to; i++) {
        partial[i] += partial[at + i];
      }
    }
  }
}
