package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.GemmReference;
import java.util.Arrays;

/**
 * The definition of the convolution and its gradients by Winograd's minimal filtering, F(4 x 4, 3 x
 * 3), for filters of 3 x 3 and strides of 1.
 *
 * <p>The output is cut into tiles of 4 x 4 pixels, each of which depends on 6 x 6 pixels of the
 * input; what a tile reads outside an image is 0, and what it has outside the output is dropped. A
 * transform of a tile is one of its columns, then one of the rows of what comes out. Between them,
 * what a direct convolution sums over channels and taps is a product for each of 36 elements.
 *
 * <p>The transforms evaluate and interpolate polynomials at 0, P, -P, Q, -Q and infinity. With P =
 * 1 and Q = 2, as they are published, the errors are twice as large: these two are among the best
 * of all multiples of 1/16. What they are multiplied to is exact, but for the factors N.
 */
final class WinogradReference implements ConvPasses {
  /** Rows and columns of an output tile, of an input tile and of a filter. */
  static final int OUT = 4;

  static final int IN = 6;
  static final int FILTER = 3;

  /** Elements of a transformed tile. */
  static final int ELEMENTS = IN * IN;

  /** The points, their squares and cubes. */
  static final float P = 0.625f;

  static final float P2 = P * P;
  static final float P3 = P * P * P;
  static final float Q = 1.5f;
  static final float Q2 = Q * Q;
  static final float Q3 = Q * Q * Q;

  /** (x^2 - P^2) (x^2 - Q^2) = x^4 - SUM x^2 + PRODUCT. */
  static final float SUM = P2 + Q2;

  static final float PRODUCT = P2 * Q2;

  // For each point 1 / the product of its distances to the others, then that by powers of it.
  static final float N0 = 1 / PRODUCT;
  private static final double NP = 1 / (2.0 * P2 * (P2 - Q2));
  private static final double NQ = 1 / (2.0 * Q2 * (Q2 - P2));
  static final float NP0 = (float) NP;
  static final float NP1 = (float) (NP * P);
  static final float NP2 = (float) (NP * P2);
  static final float NP3 = (float) (NP * P3);
  static final float NQ0 = (float) NQ;
  static final float NQ1 = (float) (NQ * Q);
  static final float NQ2 = (float) (NQ * Q2);
  static final float NQ3 = (float) (NQ * Q3);

  // Tiles of a chunk of the filter gradient, at least.
  private static final int CHUNK_TILES = 64;

  private final ConvShape s;
  private final ConvShape gradientShape;

  // A tile and its elements: of a channel, or of a pair of them, and when half of it is done.
  private final float[] tile = new float[ELEMENTS];
  private final float[] elements = new float[ELEMENTS];
  private final float[] half = new float[ELEMENTS];

  // Elements of a tile for all channels, and for all pairs of them.
  private final float[] inputs;
  private final float[] others;
  private final float[] pairs;

  private final float[] turned;

  WinogradReference(ConvShape shape) {
    this.s = shape;
    this.gradientShape = shape.ofInputGradient();
    this.inputs = new float[ELEMENTS * Math.max(s.ic(), s.oc())];
    this.others = new float[ELEMENTS * Math.max(s.ic(), s.oc())];
    this.pairs = new float[ELEMENTS * s.ic() * s.oc()];
    this.turned = new float[s.filterSize()];
  }

  /** Transforms a row or column: elements {@code step} apart, to elements {@code toStep} apart. */
  private interface Line {
    void transform(float[] from, int at, int step, float[] to, int toAt, int toStep);
  }

  /** 6 pixels of the input to 6 elements. */
  private static void input(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float d0 = from[at];
    float d1 = from[at + step];
    float d2 = from[at + 2 * step];
    float d3 = from[at + 3 * step];
    float d4 = from[at + 4 * step];
    float d5 = from[at + 5 * step];
    float evenP = Math.fma(-Q2, d2, d4);
    float oddP = Math.fma(-Q2, d1, d3);
    float evenQ = Math.fma(-P2, d2, d4);
    float oddQ = Math.fma(-P2, d1, d3);
    to[toAt] = Math.fma(PRODUCT, d0, Math.fma(-SUM, d2, d4));
    to[toAt + toStep] = Math.fma(P, oddP, evenP);
    to[toAt + 2 * toStep] = Math.fma(-P, oddP, evenP);
    to[toAt + 3 * toStep] = Math.fma(Q, oddQ, evenQ);
    to[toAt + 4 * toStep] = Math.fma(-Q, oddQ, evenQ);
    to[toAt + 5 * toStep] = Math.fma(PRODUCT, d1, Math.fma(-SUM, d3, d5));
  }

  /** 3 taps of a filter to 6 elements. */
  private static void filter(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float w0 = from[at];
    float w1 = from[at + step];
    float w2 = from[at + 2 * step];
    float evenP = Math.fma(NP2, w2, NP0 * w0);
    float evenQ = Math.fma(NQ2, w2, NQ0 * w0);
    to[toAt] = N0 * w0;
    to[toAt + toStep] = Math.fma(NP1, w1, evenP);
    to[toAt + 2 * toStep] = Math.fma(-NP1, w1, evenP);
    to[toAt + 3 * toStep] = Math.fma(NQ1, w1, evenQ);
    to[toAt + 4 * toStep] = Math.fma(-NQ1, w1, evenQ);
    to[toAt + 5 * toStep] = w2;
  }

  /** 4 pixels of the output's gradient to 6 elements. */
  private static void gradient(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float g0 = from[at];
    float g1 = from[at + step];
    float g2 = from[at + 2 * step];
    float g3 = from[at + 3 * step];
    float evenP = Math.fma(NP2, g2, NP0 * g0);
    float oddP = Math.fma(NP3, g3, NP1 * g1);
    float evenQ = Math.fma(NQ2, g2, NQ0 * g0);
    float oddQ = Math.fma(NQ3, g3, NQ1 * g1);
    to[toAt] = N0 * g0;
    to[toAt + toStep] = evenP + oddP;
    to[toAt + 2 * toStep] = evenP - oddP;
    to[toAt + 3 * toStep] = evenQ + oddQ;
    to[toAt + 4 * toStep] = evenQ - oddQ;
    to[toAt + 5 * toStep] = g3;
  }

  /** 6 elements to 4 pixels of the output. */
  private static void output(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float evenP = from[at + step] + from[at + 2 * step];
    float oddP = from[at + step] - from[at + 2 * step];
    float evenQ = from[at + 3 * step] + from[at + 4 * step];
    float oddQ = from[at + 3 * step] - from[at + 4 * step];
    to[toAt] = (from[at] + evenP) + evenQ;
    to[toAt + toStep] = Math.fma(P, oddP, Q * oddQ);
    to[toAt + 2 * toStep] = Math.fma(P2, evenP, Q2 * evenQ);
    to[toAt + 3 * toStep] = Math.fma(P3, oddP, Math.fma(Q3, oddQ, from[at + 5 * step]));
  }

  /** 6 elements to 3 taps of the filter's gradient. */
  private static void taps(float[] from, int at, int step, float[] to, int toAt, int toStep) {
    float evenP = from[at + step] + from[at + 2 * step];
    float oddP = from[at + step] - from[at + 2 * step];
    float evenQ = from[at + 3 * step] + from[at + 4 * step];
    float oddQ = from[at + 3 * step] - from[at + 4 * step];
    to[toAt] = (from[at] + evenP) + evenQ;
    to[toAt + toStep] = Math.fma(P, oddP, Q * oddQ);
    to[toAt + 2 * toStep] = Math.fma(P2, evenP, Math.fma(Q2, evenQ, from[at + 5 * step]));
  }

  /** A whole tile, n x n to m x m: its columns, then the rows of what comes out. */
  private void transform(Line line, int n, float[] from, int m, float[] to) {
    for (int x = 0; x < n; x++) {
      line.transform(from, x, n, half, x, n);
    }
    for (int y = 0; y < m; y++) {
      line.transform(half, y * n, 1, to, y * m, 1);
    }
  }

  /**
   * Y = the transformed chains of fma(input element of channel c, filter element, acc) over c
   * ascending, from 0; then + bias, or + 0 without one.
   */
  @Override
  public void forward(
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] y,
      int yOffset) {
    convolve(s, mb, x, xOffset, w, wOffset, bias, biasOffset, y, yOffset);
    if (relu) {
      GemmReference.relu(1, mb * s.outputSize(), y, yOffset, 0);
    }
  }

  /**
   * dX = {@link #forward} without a bias, of dY with the filter turned by 180 degrees, w'[ky, kx,
   * o, c] = w[2-ky, 2-kx, c, o], and a padding of 2 - ph and 2 - pw.
   */
  @Override
  public void inputGradient(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    int taps = FILTER * FILTER;
    for (int tap = 0; tap < taps; tap++) {
      for (int c = 0; c < s.ic(); c++) {
        for (int o = 0; o < s.oc(); o++) {
          turned[((taps - 1 - tap) * s.oc() + o) * s.ic() + c] =
              w[wOffset + (tap * s.ic() + c) * s.oc() + o];
        }
      }
    }
    convolve(gradientShape, mb, dY, dYOffset, turned, 0, null, 0, dX, dXOffset);
  }

  private void convolve(
      ConvShape s,
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      float[] y,
      int yOffset) {
    int ic = s.ic();
    int oc = s.oc();
    for (int i = 0; i < ic * oc; i++) {
      for (int tap = 0; tap < FILTER * FILTER; tap++) {
        tile[tap] = w[wOffset + tap * ic * oc + i];
      }
      transform(WinogradReference::filter, FILTER, tile, IN, elements);
      for (int e = 0; e < ELEMENTS; e++) {
        pairs[e * ic * oc + i] = elements[e];
      }
    }
    float[] products = others;
    for (int image = 0; image < mb; image++) {
      int from = xOffset + image * s.inputSize();
      int to = yOffset + image * s.outputSize();
      for (int oy = 0; oy < s.oh(); oy += OUT) {
        for (int ox = 0; ox < s.ow(); ox += OUT) {
          inputTile(s, x, from, oy, ox);
          Arrays.fill(products, 0, ELEMENTS * oc, 0);
          for (int i = 0; i < ELEMENTS * ic; i++) {
            for (int o = 0; o < oc; o++) {
              int at = i / ic * oc + o;
              products[at] = Math.fma(inputs[i], pairs[i * oc + o], products[at]);
            }
          }
          for (int o = 0; o < oc; o++) {
            for (int e = 0; e < ELEMENTS; e++) {
              elements[e] = products[e * oc + o];
            }
            transform(WinogradReference::output, IN, elements, OUT, tile);
            float added = bias == null ? 0 : bias[biasOffset + o];
            for (int i = 0; i < OUT * OUT; i++) {
              int py = oy + i / OUT;
              int px = ox + i % OUT;
              if (py < s.oh() && px < s.ow()) {
                y[to + (py * s.ow() + px) * oc + o] = tile[i] + added;
              }
            }
          }
        }
      }
    }
  }

  /** The elements of all channels of the input tile of the output pixel (oy, ox) and those on. */
  private void inputTile(ConvShape s, float[] x, int image, int oy, int ox) {
    int top = oy - s.ph();
    int left = ox - s.pw();
    Line line = WinogradReference::input;
    pixels(line, IN, x, image, s.ih(), s.iw(), s.ic(), top, left, inputs);
  }

  /** Transforms n x n pixels of all channels of an image, which is 0 all around. */
  private void pixels(
      Line line,
      int n,
      float[] x,
      int image,
      int h,
      int w,
      int channels,
      int top,
      int left,
      float[] to) {
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < n * n; i++) {
        int py = top + i / n;
        int px = left + i % n;
        boolean inside = py >= 0 && py < h && px >= 0 && px < w;
        tile[i] = inside ? x[image + (py * w + px) * channels + c] : 0;
      }
      transform(line, n, tile, IN, elements);
      for (int e = 0; e < ELEMENTS; e++) {
        to[e * channels + c] = elements[e];
      }
    }
  }

  /**
   * Images in a chunk of the filter gradient of {@code mb} images: those of {@link
   * ConvShape#imagesPerChunk}, but at least {@value #CHUNK_TILES} tiles, because the sums of a
   * chunk are four times as many as the taps of the filter.
   */
  static int imagesPerChunk(ConvShape s, int mb) {
    int tiles = Math.ceilDiv(s.oh(), OUT) * Math.ceilDiv(s.ow(), OUT);
    return Math.max(s.imagesPerChunk(mb), Math.ceilDiv(CHUNK_TILES, tiles));
  }

  /**
   * dW = the sum, in order, over the chunks of {@link #imagesPerChunk} images, of the transformed
   * chains of fma(input element, element of dY, acc) over the chunk's tiles in order, from 0.
   * Outside the output dY is 0.
   */
  @Override
  public void filterGradient(
      int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    int ic = s.ic();
    int oc = s.oc();
    Arrays.fill(dW, dWOffset, dWOffset + s.filterSize(), 0);
    int perChunk = imagesPerChunk(s, mb);
    float[] gradients = others;
    Line line = WinogradReference::gradient;
    for (int first = 0; first < mb; first += perChunk) {
      Arrays.fill(pairs, 0);
      for (int image = first; image < Math.min(mb, first + perChunk); image++) {
        int at = dYOffset + image * s.outputSize();
        for (int oy = 0; oy < s.oh(); oy += OUT) {
          for (int ox = 0; ox < s.ow(); ox += OUT) {
            inputTile(s, x, xOffset + image * s.inputSize(), oy, ox);
            pixels(line, OUT, dY, at, s.oh(), s.ow(), oc, oy, ox, gradients);
            for (int i = 0; i < ELEMENTS * ic; i++) {
              for (int o = 0; o < oc; o++) {
                float g = gradients[i / ic * oc + o];
                pairs[i * oc + o] = Math.fma(inputs[i], g, pairs[i * oc + o]);
              }
            }
          }
        }
      }
      for (int i = 0; i < ic * oc; i++) {
        for (int e = 0; e < ELEMENTS; e++) {
          elements[e] = pairs[e * ic * oc + i];
        }
        transform(WinogradReference::taps, IN, elements, FILTER, tile);
        for (int tap = 0; tap < FILTER * FILTER; tap++) {
          int at = dWOffset + tap * ic * oc + i;
          dW[at] = first == 0 ? tile[tap] : dW[at] + tile[tap];
        }
      }
    }
  }
}
