package dev.lanewise.network.float64;

import java.util.Arrays;

/** Pooling of square windows in NHWC, to the maximum (the first of equal ones) or the mean. */
public final class Pool64 extends Layer64 {
  private final boolean max;
  private final int ih;
  private final int iw;
  private final int c;
  private final int side;
  private final int stride;
  private final int oh;
  private final int ow;

  public Pool64(boolean max, int ih, int iw, int c, int side, int stride) {
    this.max = max;
    this.ih = ih;
    this.iw = iw;
    this.c = c;
    this.side = side;
    this.stride = stride;
    this.oh = (ih - side) / stride + 1;
    this.ow = (iw - side) / stride + 1;
  }

  /** The places in x that output {@code p} is pooled from. */
  private int[] window(int p) {
    int channel = p % c;
    int ox = p / c % ow;
    int oy = p / c / ow % oh;
    int image = p / c / ow / oh;
    int[] places = new int[side * side];
    for (int k = 0; k < places.length; k++) {
      int iy = oy * stride + k / side;
      int ix = ox * stride + k % side;
      places[k] = ((image * ih + iy) * iw + ix) * c + channel;
    }
    return places;
  }

  private int largest(int[] places, double[] x) {
    int best = places[0];
    for (int place : places) {
      best = x[place] > x[best] ? place : best;
    }
    return best;
  }

  @Override
  public double[] forward(int mb, double[] x) {
    double[] y = new double[mb * oh * ow * c];
    for (int p = 0; p < y.length; p++) {
      int[] places = window(p);
      y[p] =
          max
              ? x[largest(places, x)]
              : Arrays.stream(places).mapToDouble(place -> x[place]).sum() / places.length;
    }
    return y;
  }

  @Override
  public double[] backward(int mb, double[] x, double[] y, double[] dY) {
    double[] dX = new double[mb * ih * iw * c];
    for (int p = 0; p < mb * oh * ow * c; p++) {
      int[] places = window(p);
      if (max) {
        dX[largest(places, x)] += dY[p];
      } else {
        for (int place : places) {
          dX[place] += dY[p] / places.length;
        }
      }
    }
    return dX;
  }
}
