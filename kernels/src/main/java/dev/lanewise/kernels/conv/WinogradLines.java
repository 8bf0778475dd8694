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

  // What a transform reads: element i of each column or row.
  private final float[][] from;
  private final int[] fromOffsets;

  // For rows outside the image.
  private final float[] zeros;

  // The ends of the rows, after whole vectors, and zeros.
  private final float[][] ends;

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
    this.stripLd = Winograd.padded((OUT * (tilesAcross - 1) + size) * channels) + L;
    this.strip = new float[IN * stripLd];
    this.from = new float[size][];
    this.fromOffsets = new int[size];
    this.zeros = new float[width];
    this.ends = new float[size][L];
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
    int vectors = width / L * L;
    for (int i = 0; i < size; i++) {
      int y = line * OUT - top + i;
      boolean inside = y >= 0 && y < h;
      from[i] = inside ? x : zeros;
      fromOffsets[i] = inside ? image + y * width : 0;
      System.arraycopy(from[i], fromOffsets[i] + vectors, ends[i], 0, width - vectors);
    }
    int at = left * channels;
    transform(1, vectors, 0, strip, at, 0, stripLd);
    if (vectors < width) {
      System.arraycopy(ends, 0, from, 0, size);
      Arrays.fill(fromOffsets, 0);
      // The lanes after the image become zeros, which is what lies there.
      transform(1, L, 0, strip, at + vectors, 0, stripLd);
    }
    Arrays.fill(from, strip);
    for (int row = 0; row < IN; row++) {
      for (int i = 0; i < size; i++) {
        fromOffsets[i] = row * stripLd + i * channels;
      }
      int element = toOffset + row * IN * stride;
      transform(tilesAcross, channels, OUT * channels, to, element, ld, stride);
    }
  }

  private void transform(
      int tiles, int n, int step, float[] to, int toOffset, int toStep, int stride) {
    if (size == IN) {
      input(tiles, n, from, fromOffsets, step, to, toOffset, toStep, stride);
    } else {
      gradient(tiles, n, from, fromOffsets, step, to, toOffset, toStep, stride);
    }
  }

  private static void input(
      int tiles,
      int n,
      float[][] from,
      int[] offsets,
      int step,
      float[] to,
      int toOffset,
      int toStep,
      int stride) {
    float[] x0 = from[0];
    float[] x1 = from[1];
    float[] x2 = from[2];
    float[] x3 = from[3];
    float[] x4 = from[4];
    float[] x5 = from[5];
    FloatVector p = FloatVector.broadcast(F, P);
    FloatVector minusP = FloatVector.broadcast(F, -P);
    FloatVector q = FloatVector.broadcast(F, Q);
    FloatVector minusQ = FloatVector.broadcast(F, -Q);
    FloatVector minusP2 = FloatVector.broadcast(F, -P2);
    FloatVector minusQ2 = FloatVector.broadcast(F, -Q2);
    FloatVector minusSum = FloatVector.broadcast(F, -SUM);
    FloatVector product = FloatVector.broadcast(F, PRODUCT);
    for (int tile = 0; tile < tiles; tile++) {
      int at0 = offsets[0] + tile * step;
      int at1 = offsets[1] + tile * step;
      int at2 = offsets[2] + tile * step;
      int at3 = offsets[3] + tile * step;
      int at4 = offsets[4] + tile * step;
      int at5 = offsets[5] + tile * step;
      int to0 = toOffset + tile * toStep;
      int to1 = to0 + stride;
      int to2 = to1 + stride;
      int to3 = to2 + stride;
      int to4 = to3 + stride;
      int to5 = to4 + stride;
      for (int i = 0; i < n; i += L) {
        FloatVector d0 = FloatVector.fromArray(F, x0, at0 + i);
        FloatVector d1 = FloatVector.fromArray(F, x1, at1 + i);
        FloatVector d2 = FloatVector.fromArray(F, x2, at2 + i);
        FloatVector d3 = FloatVector.fromArray(F, x3, at3 + i);
        FloatVector d4 = FloatVector.fromArray(F, x4, at4 + i);
        FloatVector d5 = FloatVector.fromArray(F, x5, at5 + i);
        FloatVector evenP = d2.fma(minusQ2, d4);
        FloatVector oddP = d1.fma(minusQ2, d3);
        FloatVector evenQ = d2.fma(minusP2, d4);
        FloatVector oddQ = d1.fma(minusP2, d3);
        d0.fma(product, d2.fma(minusSum, d4)).intoArray(to, to0 + i);
        oddP.fma(p, evenP).intoArray(to, to1 + i);
        oddP.fma(minusP, evenP).intoArray(to, to2 + i);
        oddQ.fma(q, evenQ).intoArray(to, to3 + i);
        oddQ.fma(minusQ, evenQ).intoArray(to, to4 + i);
        d1.fma(product, d3.fma(minusSum, d5)).intoArray(to, to5 + i);
      }
    }
  }

  private static void gradient(
      int tiles,
      int n,
      float[][] from,
      int[] offsets,
      int step,
      float[] to,
      int toOffset,
      int toStep,
      int stride) {
    float[] x0 = from[0];
    float[] x1 = from[1];
    float[] x2 = from[2];
    float[] x3 = from[3];
    FloatVector n0 = FloatVector.broadcast(F, N0);
    FloatVector np0 = FloatVector.broadcast(F, NP0);
    FloatVector np1 = FloatVector.broadcast(F, NP1);
    FloatVector np2 = FloatVector.broadcast(F, NP2);
    FloatVector np3 = FloatVector.broadcast(F, NP3);
    FloatVector nq0 = FloatVector.broadcast(F, NQ0);
    FloatVector nq1 = FloatVector.broadcast(F, NQ1);
    FloatVector nq2 = FloatVector.broadcast(F, NQ2);
    FloatVector nq3 = FloatVector.broadcast(F, NQ3);
    for (int tile = 0; tile < tiles; tile++) {
      int at0 = offsets[0] + tile * step;
      int at1 = offsets[1] + tile * step;
      int at2 = offsets[2] + tile * step;
      int at3 = offsets[3] + tile * step;
      int to0 = toOffset + tile * toStep;
      int to1 = to0 + stride;
      int to2 = to1 + stride;
      int to3 = to2 + stride;
      int to4 = to3 + stride;
      int to5 = to4 + stride;
      for (int i = 0; i < n; i += L) {
        FloatVector g0 = FloatVector.fromArray(F, x0, at0 + i);
        FloatVector g1 = FloatVector.fromArray(F, x1, at1 + i);
        FloatVector g2 = FloatVector.fromArray(F, x2, at2 + i);
        FloatVector g3 = FloatVector.fromArray(F, x3, at3 + i);
        FloatVector evenP = g2.fma(np2, g0.mul(np0));
        FloatVector oddP = g3.fma(np3, g1.mul(np1));
        FloatVector evenQ = g2.fma(nq2, g0.mul(nq0));
        FloatVector oddQ = g3.fma(nq3, g1.mul(nq1));
        g0.mul(n0).intoArray(to, to0 + i);
        evenP.add(oddP).intoArray(to, to1 + i);
        evenP.sub(oddP).intoArray(to, to2 + i);
        evenQ.add(oddQ).intoArray(to, to3 + i);
        evenQ.sub(oddQ).intoArray(to, to4 + i);
        g3.intoArray(to, to5 + i);
      }
    }
  }
}
