package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.conv.ConvShape;

/** The convolution and its gradients in float64, by the textbook formula, without a bias. */
public final class ConvExact {
  private ConvExact() {}

  private interface Term {
    void add(int x, int w, int y);
  }

  /** Y. */
  public static double[] forward(ConvShape s, int mb, float[] x, float[] w) {
    double[] y = new double[mb * s.outputSize()];
    forTerms(s, mb, (i, j, k) -> y[k] += (double) x[i] * w[j]);
    return y;
  }

  /** dX. */
  public static double[] inputGradient(ConvShape s, int mb, float[] dY, float[] w) {
    double[] dX = new double[mb * s.inputSize()];
    forTerms(s, mb, (i, j, k) -> dX[i] += (double) dY[k] * w[j]);
    return dX;
  }

  /** dW. */
  public static double[] filterGradient(ConvShape s, int mb, float[] x, float[] dY) {
    double[] dW = new double[s.filterSize()];
    forTerms(s, mb, (i, j, k) -> dW[j] += (double) dY[k] * x[i]);
    return dW;
  }

  /** Each product x[i] * w[j] that is a part of y[k]. */
  private static void forTerms(ConvShape s, int mb, Term term) {
    int pixels = mb * s.oh() * s.ow();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int ox = pixel % s.ow();
      int oy = pixel / s.ow() % s.oh();
      int image = pixel / s.ow() / s.oh();
      for (int tap = 0; tap < s.kh() * s.kw(); tap++) {
        int iy = oy * s.sh() - s.ph() + tap / s.kw();
        int ix = ox * s.sw() - s.pw() + tap % s.kw();
        if (iy < 0 || iy >= s.ih() || ix < 0 || ix >= s.iw()) {
          continue;
        }
        int x = ((image * s.ih() + iy) * s.iw() + ix) * s.ic();
        for (int c = 0; c < s.ic(); c++) {
          for (int o = 0; o < s.oc(); o++) {
            term.add(x + c, (tap * s.ic() + c) * s.oc() + o, pixel * s.oc() + o);
          }
        }
      }
    }
  }
}
