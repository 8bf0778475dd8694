package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.N0;
import static dev.lanewise.kernels.conv.WinogradReference.NP0;
import static dev.lanewise.kernels.conv.WinogradReference.NP1;
import static dev.lanewise.kernels.conv.WinogradReference.NP2;
import static dev.lanewise.kernels.conv.WinogradReference.NP3;
import static dev.lanewise.kernels.conv.WinogradReference.NQ0;
import static dev.lanewise.kernels.conv.WinogradReference.NQ1;
import static dev.lanewise.kernels.conv.WinogradReference.NQ2;
import static dev.lanewise.kernels.conv.WinogradReference.NQ3;
import static dev.lanewise.kernels.conv.WinogradReference.OUT;
import static dev.lanewise.kernels.conv.WinogradReference.P;
import static dev.lanewise.kernels.conv.WinogradReference.P2;
import static dev.lanewise.kernels.conv.WinogradReference.PRODUCT;
import static dev.lanewise.kernels.conv.WinogradReference.Q;
import static dev.lanewise.kernels.conv.WinogradReference.Q2;
import static dev.lanewise.kernels.conv.WinogradReference.SUM;

import dev.lanewise.kernels.lanes.Fetch;
import dev.lanewise.kernels.lanes.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transforms tiles of pixels, a line of tiles at a time: first the columns, of all tiles together,
 * because the pixels of an image row lie side by side and tiles that overlap share columns; then
 * the rows of each tile. For one thread.
 */
final class WinogradLines {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  private final int h;
  private final int channels;
  private final int width;
  private final int size;
  private final int top;
  private final int left;
  private final int tilesAcross;

  // The columns of a line of tiles, transformed: IN rows. What lies beyond the image stays 0.
  private final float[] strip;
  private final int stripLd;

  // Image rows that reach out of the image, or are no whole vectors: with zeros around them.
  private final float[] clipped;
  private final int clippedLd;

  // See Fetch.
  private final float[] sink = new float[1];

  /**
   * Transforms images of h x w pixels.
   *
   * @param size pixels of a tile, down and across: IN for the input, OUT for the output's gradient
   * @param top rows of zeros above the image
   * @param left columns of zeros left of it
   */
  WinogradLines(int h, int w, int channels, int size, int top, int left, int tilesAcross) {
    this.h = h;
    this.channels = channels;
    this.width = w * channels;
    this.size = size;
    this.top = top;
    this.left = left;
    this.tilesAcross = tilesAcross;
    this.stripLd = Lanes.padded((OUT * (tilesAcross - 1) + size) * channels) + L;
    this.strip = new float[IN * stripLd];
    this.clippedLd = Lanes.padded(width);
    this.clipped = new float[size * clippedLd];
  }

  /**
   * Transforms the tiles of a line.
   *
   * @param image where in x the image starts
   * @param line which line of tiles of it
   * @param to element e of tile t goes to {@code toOffset + e * stride + t * ld}, channel by
   *     channel; up to whole vectors of them are written
   */
  void transform(float[] x, int image, int line, float[] to, int toOffset, int ld, int stride) {
    int first = line * OUT - top;
    fetch(x, image, line == 0 ? 0 : first + size - OUT, first + size);
    int at = left * channels;
    if (first >= 0 && first + size <= h && width == clippedLd) {
      transform(1, width, x, image + first * width, width, strip, at, stripLd);
    } else {
      clip(x, image, first);
      // The lanes after the image become zeros, which is what lies there; of either sign, which
      // leaves no trace in a chain that starts at +0.
      transform(1, clippedLd, clipped, 0, clippedLd, strip, at, stripLd);
    }
    for (int row = 0; row < IN; row++) {
      int element = toOffset + row * IN * stride;
      transform(tilesAcross, ld, strip, row * stripLd, channels, to, element, stride);
    }
  }

  /** Reads what a line needs and the one before did not, once before the transform does. */
  private void fetch(float[] x, int image, int row, int end) {
    Fetch.rows(Math.min(h, end) - row, width, x, image + row * width, width, sink, 0);
  }

  private void clip(float[] x, int image, int first) {
    for (int i = 0; i < size; i++) {
      int y = first + i;
      if (y >= 0 && y < h) {
        System.arraycopy(x, image + y * width, clipped, i * clippedLd, width);
      } else {
        Arrays.fill(clipped, i * clippedLd, i * clippedLd + width, 0);
      }
    }
  }

  /**
   * Transforms columns or rows, {@code tiles} times {@code n} side by side, n whole vectors.
   *
   * @param from their first elements are at {@code fromOffset} and on, for the next tile OUT {@code
   *     step}s further; the elements of each are {@code step} apart
   * @param to their first elements go to {@code toOffset} and on, for all tiles side by side: so
   *     that the loop is one, and C2 checks the bounds of what is written before it; the elements
   *     of each go {@code stride} apart
   */
  private void transform(
      int tiles,
      int n,
      float[] from,
      int fromOffset,
      int step,
      float[] to,
      int toOffset,
      int stride) {
    if (size == IN) {
      input(tiles, n, from, fromOffset, step, to, toOffset, stride);
    } else {
      gradient(tiles, n, from, fromOffset, step, to, toOffset, stride);
    }
  }

  private static void input(
      int tiles,
      int n,
      float[] from,
      int fromOffset,
      int step,
      float[] to,
      int toOffset,
      int stride) {
    FloatVector p = FloatVector.broadcast(F, P);
    FloatVector minusP = FloatVector.broadcast(F, -P);
    FloatVector q = FloatVector.broadcast(F, Q);
    FloatVector minusQ = FloatVector.broadcast(F, -Q);
    FloatVector minusP2 = FloatVector.broadcast(F, -P2);
    FloatVector minusQ2 = FloatVector.broadcast(F, -Q2);
    FloatVector minusSum = FloatVector.broadcast(F, -SUM);
    FloatVector product = FloatVector.broadcast(F, PRODUCT);
    int end = toOffset + tiles * n;
    int at = fromOffset;
    int left = n;
    for (int i = toOffset; i < end; i += L) {
      FloatVector d0 = FloatVector.fromArray(F, from, at);
      FloatVector d1 = FloatVector.fromArray(F, from, at + step);
      FloatVector d2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector d3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector d4 = FloatVector.fromArray(F, from, at + 4 * step);
      FloatVector d5 = FloatVector.fromArray(F, from, at + 5 * step);
      FloatVector evenP = d2.fma(minusQ2, d4);
      FloatVector oddP = d1.fma(minusQ2, d3);
      FloatVector evenQ = d2.fma(minusP2, d4);
      FloatVector oddQ = d1.fma(minusP2, d3);
      d0.fma(product, d2.fma(minusSum, d4)).intoArray(to, i);
      oddP.fma(p, evenP).intoArray(to, i + stride);
      oddP.fma(minusP, evenP).intoArray(to, i + 2 * stride);
      oddQ.fma(q, evenQ).intoArray(to, i + 3 * stride);
      oddQ.fma(minusQ, evenQ).intoArray(to, i + 4 * stride);
      d1.fma(product, d3.fma(minusSum, d5)).intoArray(to, i + 5 * stride);
      at += L;
      left -= L;
      if (left == 0) {
        at += OUT * step - n;
        left = n;
      }
    }
  }

  private static void gradient(
      int tiles,
      int n,
      float[] from,
      int fromOffset,
      int step,
      float[] to,
      int toOffset,
      int stride) {
    FloatVector n0 = FloatVector.broadcast(F, N0);
    FloatVector np0 = FloatVector.broadcast(F, NP0);
    FloatVector np1 = FloatVector.broadcast(F, NP1);
    FloatVector np2 = FloatVector.broadcast(F, NP2);
    FloatVector np3 = FloatVector.broadcast(F, NP3);
    FloatVector nq0 = FloatVector.broadcast(F, NQ0);
    FloatVector nq1 = FloatVector.broadcast(F, NQ1);
    FloatVector nq2 = FloatVector.broadcast(F, NQ2);
    FloatVector nq3 = FloatVector.broadcast(F, NQ3);
    int end = toOffset + tiles * n;
    int at = fromOffset;
    int left = n;
    for (int i = toOffset; i < end; i += L) {
      FloatVector g0 = FloatVector.fromArray(F, from, at);
      FloatVector g1 = FloatVector.fromArray(F, from, at + step);
      FloatVector g2 = FloatVector.fromArray(F, from, at + 2 * step);
      FloatVector g3 = FloatVector.fromArray(F, from, at + 3 * step);
      FloatVector evenP = g2.fma(np2, g0.mul(np0));
      FloatVector oddP = g3.fma(np3, g1.mul(np1));
      FloatVector evenQ = g2.fma(nq2, g0.mul(nq0));
      FloatVector oddQ = g3.fma(nq3, g1.mul(nq1));
      g0.mul(n0).intoArray(to, i);
      evenP.add(oddP).intoArray(to, i + stride);
      evenP.sub(oddP).intoArray(to, i + 2 * stride);
      evenQ.add(oddQ).intoArray(to, i + 3 * stride);
      evenQ.sub(oddQ).intoArray(to, i + 4 * stride);
      g3.intoArray(to, i + 5 * stride);
      at += L;
      left -= L;
      if (left == 0) {
        at += OUT * step - n;
        left = n;
      }
    }
  }
}
