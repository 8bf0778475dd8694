package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import java.util.function.Function;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of the filter, summed over a batch: a tile is a chunk of images; or if there are few
 * of them and the filter is large, all threads share each chunk. If there are several, their
 * gradients are then added in order.
 */
final class FilterGradient {
  // Elements of the sum for a tile.
  private static final int SUM_TILE = 4096;

  private final Workers workers;
  private final ConvShape shape;
  private final Tile chunkTile = this::chunkTile;
  private final Tile sumTile = this::sumTile;

  // For each slot, and last for a chunk that all workers share.
  private final FilterChunk[] algorithms;

  // The gradients of several chunks, one after another.
  private float[] partial = {};

  // The running call.
  private int mb;
  private int perChunk;
  private int chunks;
  private float[] x;
  private int xOffset;
  private float[] dY;
  private int dYOffset;
  private float[] dW;
  private int dWOffset;

  /**
   * Gradients on {@code workers}.
   *
   * @param algorithm makes what computes a chunk, given its workers
   */
  FilterGradient(Workers workers, ConvShape shape, Function<Workers, FilterChunk> algorithm) {
    this.workers = workers;
    this.shape = shape;
    int slots = workers.threads();
    this.algorithms = new FilterChunk[slots + 1];
    for (int slot = 0; slot <= slots; slot++) {
      algorithms[slot] = algorithm.apply(slot < slots ? Workers.serial() : workers);
    }
  }

  void run(int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    this.mb = mb;
    this.x = x;
    this.xOffset = xOffset;
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.dW = dW;
    this.dWOffset = dWOffset;
    int filterSize = shape.filterSize();
    perChunk = algorithms[0].imagesPerChunk(mb);
    chunks = Math.ceilDiv(mb, perChunk);
    if (chunks > 1 && partial.length < chunks * filterSize) {
      partial = new float[chunks * filterSize];
    }
    if (chunks == 0) {
      Arrays.fill(dW, dWOffset, dWOffset + filterSize, 0);
    } else if (sharesChunks(chunks)) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        chunkTile(chunk, workers.threads());
      }
    } else {
      workers.run(chunks, shape.flops(mb), chunkTile);
    }
    if (chunks > 1) {
      workers.run(Math.ceilDiv(filterSize, SUM_TILE), (long) chunks * filterSize * 4, sumTile);
    }
  }

  /** Whether all threads share each of so many chunks. */
  boolean sharesChunks(int chunks) {
    return chunks == 1 || chunks < workers.threads() && shape.hasLargeFilter();
  }

  private void chunkTile(int chunk, int slot) {
    int first = chunk * perChunk;
    algorithms[slot].compute(
        Math.min(perChunk, mb - first),
        x,
        xOffset + first * shape.inputSize(),
        dY,
        dYOffset + first * shape.outputSize(),
        chunks == 1 ? dW : partial,
        chunks == 1 ? dWOffset : chunk * shape.filterSize());
  }

  private void sumTile(int tile, int slot) {
    int filterSize = shape.filterSize();
    int i = tile * SUM_TILE;
    int to = Math.min(filterSize, i + SUM_TILE);
    for (; i <= to - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector sum = FloatVector.fromArray(Lanes.F32, partial, i);
      for (int chunk = 1; chunk < chunks; chunk++) {
        sum = sum.add(FloatVector.fromArray(Lanes.F32, partial, chunk * filterSize + i));
      }
      sum.intoArray(dW, dWOffset + i);
    }
    for (; i < to; i++) {
      float sum = partial[i];
      for (int chunk = 1; chunk < chunks; chunk++) {
        sum += partial[chunk * filterSize + i];
      }
      dW[dWOffset + i] = sum;
    }
  }
}
