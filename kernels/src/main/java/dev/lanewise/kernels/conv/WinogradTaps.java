package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.FILTER;
import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.P;
import static dev.lanewise.kernels.conv.WinogradReference.P2;
import static dev.lanewise.kernels.conv.WinogradReference.Q;
import static dev.lanewise.kernels.conv.WinogradReference.Q2;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transforms sums of products back to the gradient of the filter. A tile for the workers is some of
 * the ic * oc pairs, as in {@link WinogradFilter}.
 */
final class WinogradTaps {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  private static final int TAPS = FILTER * FILTER;

  private final Workers workers;
  private final int pairs;
  private final Tile tile = this::tile;

  // For each slot: a vector of pairs half transformed, and the last taps where they fill no vector.
  private final float[][] half;
  private final float[][] ends;

  // The running call.
  private float[] sums;
  private float[] dW;
  private int dWOffset;

  /** The distance of the matrices of sums. */
  final int stride;

  WinogradTaps(Workers workers, int pairs) {
    this.workers = workers;
    this.pairs = pairs;
    this.stride = Winograd.stride(Lanes.padded(pairs));
    this.half = new float[workers.threads()][FILTER * IN * L];
    this.ends = new float[workers.threads()][TAPS * L];
  }

  /** Element e of pair i is at {@code Scratch.START + e * stride + i}. */
  void transform(float[] sums, float[] dW, int dWOffset) {
    this.sums = sums;
    this.dW = dW;
    this.dWOffset = dWOffset;
    int tiles = Math.ceilDiv(pairs, WinogradFilter.PAIRS);
    workers.run(tiles, (long) pairs * WinogradFilter.WORK, tile);
  }

  private void tile(int tile, int slot) {
    int i = tile * WinogradFilter.PAIRS;
    int to = Math.min(pairs, i + WinogradFilter.PAIRS);
    for (; i <= to - L; i += L) {
      vector(sums, Scratch.START + i, stride, half[slot], dW, dWOffset + i, pairs);
    }
    if (i < to) {
      float[] end = ends[slot];
      vector(sums, Scratch.START + i, stride, half[slot], end, 0, L);
      for (int tap = 0; tap < TAPS; tap++) {
        System.arraycopy(end, tap * L, dW, dWOffset + tap * pairs + i, to - i);
      }
    }
  }

  /** A vector of pairs. */
  private static void vector(
      float[] from, int fromOffset, int stride, float[] half, float[] to, int toOffset, int ld) {
    FloatVector p = FloatVector.broadcast(F, P);
    FloatVector p2 = FloatVector.broadcast(F, P2);
    FloatVector q = FloatVector.broadcast(F, Q);
    FloatVector q2 = FloatVector.broadcast(F, Q2);
    for (int x = 0; x < IN; x++) {
      int at = fromOffset + x * stride;
      FloatVector m0 = FloatVector.fromArray(F, from, at);
      FloatVector m1 = FloatVector.fromArray(F, from, at + IN * stride);
      FloatVector m2 = FloatVector.fromArray(F, from, at + 2 * IN * stride);
      FloatVector m3 = FloatVector.fromArray(F, from, at + 3 * IN * stride);
      FloatVector m4 = FloatVector.fromArray(F, from, at + 4 * IN * stride);
      FloatVector m5 = FloatVector.fromArray(F, from, at + 5 * IN * stride);
      FloatVector evenP = m1.add(m2);
      FloatVector oddP = m1.sub(m2);
      FloatVector evenQ = m3.add(m4);
      FloatVector oddQ = m3.sub(m4);
      m0.add(evenP).add(evenQ).intoArray(half, x * L);
      oddP.fma(p, oddQ.mul(q)).intoArray(half, (IN + x) * L);
      evenP.fma(p2, evenQ.fma(q2, m5)).intoArray(half, (2 * IN + x) * L);
    }
    for (int y = 0; y < FILTER; y++) {
      int at = y * IN * L;
      FloatVector m0 = FloatVector.fromArray(F, half, at);
      FloatVector m1 = FloatVector.fromArray(F, half, at + L);
      FloatVector m2 = FloatVector.fromArray(F, half, at + 2 * L);
      FloatVector m3 = FloatVector.fromArray(F, half, at + 3 * L);
      FloatVector m4 = FloatVector.fromArray(F, half, at + 4 * L);
      FloatVector m5 = FloatVector.fromArray(F, half, at + 5 * L);
      FloatVector evenP = m1.add(m2);
      FloatVector oddP = m1.sub(m2);
      FloatVector evenQ = m3.add(m4);
      FloatVector oddQ = m3.sub(m4);
      int tap = toOffset + y * FILTER * ld;
      m0.add(evenP).add(evenQ).intoArray(to, tap);
      oddP.fma(p, oddQ.mul(q)).intoArray(to, tap + ld);
      evenP.fma(p2, evenQ.fma(q2, m5)).intoArray(to, tap + 2 * ld);
    }
  }
}
