package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.ELEMENTS;
import static dev.lanewise.kernels.conv.WinogradReference.FILTER;
import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.N0;
import static dev.lanewise.kernels.conv.WinogradReference.NP0;
import static dev.lanewise.kernels.conv.WinogradReference.NP1;
import static dev.lanewise.kernels.conv.WinogradReference.NP2;
import static dev.lanewise.kernels.conv.WinogradReference.NQ0;
import static dev.lanewise.kernels.conv.WinogradReference.NQ1;
import static dev.lanewise.kernels.conv.WinogradReference.NQ2;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A filter, transformed: {@code ELEMENTS} matrices ic x oc, made anew for each pass because weights
 * change. A tile for the workers is some of the ic * oc pairs, which lie side by side in each tap.
 */
final class WinogradFilter {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  private static final int TAPS = FILTER * FILTER;

  // Pairs of a tile: a multiple of every number of lanes.
  static final int PAIRS = 1 << 10;

  // About what a pair takes: multiply-adds, and stores that miss the caches.
  static final int WORK = 128;

  private final Workers workers;
  private final int pairs;
  private final Tile tile = this::tile;

  private final Part[] parts;

  private float[] w;
  private int wOffset;

  /** The elements: that of number e starts at {@code Scratch.START + e * stride}. */
  float[] elements;

  final int stride;

  WinogradFilter(Workers workers, int pairs) {
    this.workers = workers;
    this.pairs = pairs;
    this.stride = Winograd.stride(Lanes.padded(pairs));
    this.parts = new Part[workers.threads()];
    for (int slot = 0; slot < parts.length; slot++) {
      parts[slot] = new Part();
    }
  }

  void transform(float[] w, int wOffset) {
    elements = Winograd.FACTORS.get(ELEMENTS * stride);
    this.w = w;
    this.wOffset = wOffset;
    workers.run(Math.ceilDiv(pairs, PAIRS), (long) pairs * WORK, tile);
  }

  private void tile(int tile, int slot) {
    int first = tile * PAIRS;
    int n = Math.min(PAIRS, pairs - first);
    parts[slot].transform(n, w, wOffset + first, pairs, elements, Scratch.START + first, stride);
  }

  /** Transforms some pairs; for one thread. */
  static final class Part {
    // A vector of pairs half transformed, and the last taps where they fill no vector.
    private final float[] half = new float[IN * FILTER * L];
    private final float[] end = new float[TAPS * L];

    /**
     * Transforms {@code n} pairs.
     *
     * @param w their first taps are at {@code wOffset} and on, the others {@code ld} apart
     * @param to their first elements go to {@code toOffset} and on, up to whole vectors of them,
     *     the others {@code stride} apart
     */
    void transform(int n, float[] w, int wOffset, int ld, float[] to, int toOffset, int stride) {
      int i = 0;
      for (; i <= n - L; i += L) {
        vector(w, wOffset + i, ld, half, to, toOffset + i, stride);
      }
      if (i < n) {
        for (int tap = 0; tap < TAPS; tap++) {
          System.arraycopy(w, wOffset + tap * ld + i, end, tap * L, n - i);
        }
        vector(end, 0, L, half, to, toOffset + i, stride);
      }
    }
  }

  /** A vector of pairs. */
  private static void vector(
      float[] w, int wOffset, int ld, float[] half, float[] to, int toOffset, int stride) {
    FloatVector n0 = FloatVector.broadcast(F, N0);
    FloatVector np0 = FloatVector.broadcast(F, NP0);
    FloatVector np1 = FloatVector.broadcast(F, NP1);
    FloatVector minusNp1 = FloatVector.broadcast(F, -NP1);
    FloatVector np2 = FloatVector.broadcast(F, NP2);
    FloatVector nq0 = FloatVector.broadcast(F, NQ0);
    FloatVector nq1 = FloatVector.broadcast(F, NQ1);
    FloatVector minusNq1 = FloatVector.broadcast(F, -NQ1);
    FloatVector nq2 = FloatVector.broadcast(F, NQ2);
    for (int x = 0; x < FILTER; x++) {
      int at = wOffset + x * ld;
      FloatVector w0 = FloatVector.fromArray(F, w, at);
      FloatVector w1 = FloatVector.fromArray(F, w, at + FILTER * ld);
      FloatVector w2 = FloatVector.fromArray(F, w, at + 2 * FILTER * ld);
      FloatVector evenP = w2.fma(np2, w0.mul(np0));
      FloatVector evenQ = w2.fma(nq2, w0.mul(nq0));
      w0.mul(n0).intoArray(half, x * L);
      w1.fma(np1, evenP).intoArray(half, (FILTER + x) * L);
      w1.fma(minusNp1, evenP).intoArray(half, (2 * FILTER + x) * L);
      w1.fma(nq1, evenQ).intoArray(half, (3 * FILTER + x) * L);
      w1.fma(minusNq1, evenQ).intoArray(half, (4 * FILTER + x) * L);
      w2.intoArray(half, (5 * FILTER + x) * L);
    }
    for (int y = 0; y < IN; y++) {
      FloatVector w0 = FloatVector.fromArray(F, half, y * FILTER * L);
      FloatVector w1 = FloatVector.fromArray(F, half, (y * FILTER + 1) * L);
      FloatVector w2 = FloatVector.fromArray(F, half, (y * FILTER + 2) * L);
      FloatVector evenP = w2.fma(np2, w0.mul(np0));
      FloatVector evenQ = w2.fma(nq2, w0.mul(nq0));
      int at = toOffset + y * IN * stride;
      w0.mul(n0).intoArray(to, at);
      w1.fma(np1, evenP).intoArray(to, at + stride);
      w1.fma(minusNp1, evenP).intoArray(to, at + 2 * stride);
      w1.fma(nq1, evenQ).intoArray(to, at + 3 * stride);
      w1.fma(minusNq1, evenQ).intoArray(to, at + 4 * stride);
      w2.intoArray(to, at + 5 * stride);
    }
  }
}
