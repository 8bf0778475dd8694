package dev.lanewise.network.float64;

/** A convolution in NHWC with a bias: seven loops. */
public final class Conv64 extends Layer64 {
  private final int ih;
  private final int iw;
  private final int ic;
  private final int oc;
  private final int side;
  private final int stride;
  private final int padding;
  private final int oh;
  private final int ow;

  public Conv64(
      int ih, int iw, int ic, int oc, int side, int stride, int padding, double[] w, double[] b) {
    this.ih = ih;
    this.iw = iw;
    this.ic = ic;
    this.oc = oc;
    this.side = side;
    this.stride = stride;
    this.padding = padding;
    this.oh = (ih + 2 * padding - side) / stride + 1;
    this.ow = (iw + 2 * padding - side) / stride + 1;
    this.w = w;
    this.b = b;
  }

  private interface Body {
    void at(int y, int x, int w);
  }

  /** Visits each product x[.] * w[.] that a y[.] is the sum of. */
  private void products(int mb, Body body) {
    for (int i = 0; i < mb; i++) {
      for (int oy = 0; oy < oh; oy++) {
        for (int ox = 0; ox < ow; ox++) {
          for (int o = 0; o < oc; o++) {
            for (int ky = 0; ky < side; ky++) {
              for (int kx = 0; kx < side; kx++) {
                int iy = oy * stride - padding + ky;
                int ix = ox * stride - padding + kx;
                for (int c = 0; c < ic && iy >= 0 && iy < ih && ix >= 0 && ix < iw; c++) {
                  body.at(
                      ((i * oh + oy) * ow + ox) * oc + o,
                      ((i * ih + iy) * iw + ix) * ic + c,
                      ((ky * side + kx) * ic + c) * oc + o);
                }
              }
            }
          }
        }
      }
    }
  }

  @Override
  public double[] forward(int mb, double[] x) {
    double[] y = new double[mb * oh * ow * oc];
    for (int p = 0; p < y.length; p++) {
      y[p] = b[p % oc];
    }
    products(mb, (py, px, pw) -> y[py] += x[px] * w[pw]);
    return y;
  }

  @Override
  public double[] backward(int mb, double[] x, double[] y, double[] dY) {
    double[] dX = new double[mb * ih * iw * ic];
    dW = new double[w.length];
    dB = new double[oc];
    for (int p = 0; p < dY.length; p++) {
      dB[p % oc] += dY[p];
    }
    products(
        mb,
        (py, px, pw) -> {
          dX[px] += dY[py] * w[pw];
          dW[pw] += dY[py] * x[px];
        });
    return dX;
  }
}
