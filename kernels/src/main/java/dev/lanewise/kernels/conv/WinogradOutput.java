package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.OUT;
import static dev.lanewise.kernels.conv.WinogradReference.P;
import static dev.lanewise.kernels.conv.WinogradReference.P2;
import static dev.lanewise.kernels.conv.WinogradReference.P3;
import static dev.lanewise.kernels.conv.WinogradReference.Q;
import static dev.lanewise.kernels.conv.WinogradReference.Q2;
import static dev.lanewise.kernels.conv.WinogradReference.Q3;

import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Transforms products back to pixels of the output, a line of tiles at a time. For one thread. */
final class WinogradOutput {
  private static final VectorSpecies<Float> F = Lanes.F32;
  private static final int L = Lanes.LENGTH;

  private final int oh;
  private final int ow;
  private final int pixel;

  // A tile of a vector of channels: half transformed, and where not all of it is output.
  private final float[] half = new float[OUT * IN * L];
  private final float[] clipped = new float[OUT * OUT * L];

  WinogradOutput(int oh, int ow, int oc) {
    this.oh = oh;
    this.ow = ow;
    this.pixel = oc;
  }

  /**
   * Writes some channels of the pixels of a line of tiles.
   *
   * @param from element e of tile t is at {@code fromOffset + e * stride + t * ld}, padded to whole
   *     vectors
   * @param bias is added to all pixels; padded to whole vectors
   * @param biasOffset where that of the first of the channels is
   * @param relu whether the pixels become max(y, 0)
   * @param image where in y the first channel of the image starts
   */
  void transform(
      int channels,
      float[] from,
      int fromOffset,
      int ld,
      int stride,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] y,
      int image,
      int line) {
    int rows = Math.min(OUT, oh - line * OUT);
    int rowLength = ow * pixel;
    for (int ox = 0, tile = fromOffset; ox < ow; ox += OUT, tile += ld) {
      int columns = Math.min(OUT, ow - ox);
      int to = image + line * OUT * rowLength + ox * pixel;
      for (int c = 0; c < channels; c += L) {
        halve(from, tile + c, stride, half);
        if (c > channels - L) {
          pixels(OUT, OUT, half, bias, biasOffset + c, clipped, 0, L, OUT * L);
          copyClipped(rows, columns, channels - c, y, to + c, rowLength);
        } else if (rows == OUT && columns == OUT) {
          // Constants: C2 unrolls the loop over rows and drops what depends on columns.
          pixels(OUT, OUT, half, bias, biasOffset + c, y, to + c, pixel, rowLength);
        } else {
          pixels(rows, columns, half, bias, biasOffset + c, y, to + c, pixel, rowLength);
        }
      }
    }
    if (relu) {
      for (int i = 0; i < rows; i++) {
        relu(channels, y, image + (line * OUT + i) * rowLength);
      }
    }
  }

  private void copyClipped(
      int rows, int columns, int channels, float[] y, int yOffset, int rowLength) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        int at = yOffset + i * rowLength + j * pixel;
        System.arraycopy(clipped, (i * OUT + j) * L, y, at, channels);
      }
    }
  }

  /** max(y, 0) of some channels of the pixels of a row. */
  private void relu(int channels, float[] y, int row) {
    int length = channels == pixel ? ow * pixel : channels;
    int step = Math.max(length, pixel);
    for (int from = row; from < row + ow * pixel; from += step) {
      int end = from + length;
      int i = from;
      for (; i <= end - L; i += L) {
        FloatVector.fromArray(F, y, i).max(0).intoArray(y, i);
      }
      for (; i < end; i++) {
        y[i] = y[i] <= 0 ? 0 : y[i];
      }
    }
  }

  /** Transforms the columns of a tile of a vector of channels. */
  private static void halve(float[] from, int fromOffset, int stride, float[] half) {
    FloatVector p = FloatVector.broadcast(F, P);
    FloatVector p2 = FloatVector.broadcast(F, P2);
    FloatVector p3 = FloatVector.broadcast(F, P3);
    FloatVector q = FloatVector.broadcast(F, Q);
    FloatVector q2 = FloatVector.broadcast(F, Q2);
    FloatVector q3 = FloatVector.broadcast(F, Q3);
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
      evenP.fma(p2, evenQ.mul(q2)).intoArray(half, (2 * IN + x) * L);
      oddP.fma(p3, oddQ.fma(q3, m5)).intoArray(half, (3 * IN + x) * L);
    }
  }

  /** Transforms the rows of what came out: to so many of its pixels, the others being no output. */
  private static void pixels(
      int rows,
      int columns,
      float[] half,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset,
      int pixel,
      int row) {
    FloatVector p = FloatVector.broadcast(F, P);
    FloatVector p2 = FloatVector.broadcast(F, P2);
    FloatVector p3 = FloatVector.broadcast(F, P3);
    FloatVector q = FloatVector.broadcast(F, Q);
    FloatVector q2 = FloatVector.broadcast(F, Q2);
    FloatVector q3 = FloatVector.broadcast(F, Q3);
    FloatVector b = FloatVector.fromArray(F, bias, biasOffset);
    for (int i = 0; i < rows; i++) {
      int at = i * IN * L;
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
      int to = yOffset + i * row;
      m0.add(evenP).add(evenQ).add(b).intoArray(y, to);
      if (columns > 1) {
        oddP.fma(p, oddQ.mul(q)).add(b).intoArray(y, to + pixel);
      }
      if (columns > 2) {
        evenP.fma(p2, evenQ.mul(q2)).add(b).intoArray(y, to + 2 * pixel);
      }
      if (columns > 3) {
        oddP.fma(p3, oddQ.fma(q3, m5)).add(b).intoArray(y, to + 3 * pixel);
      }
    }
  }
}
