package dev.lanewise.kernels.conv;

/** The passes in float64, by the textbook formula. */
final class Direct {
  private Direct() {}

  private interface Term {
    void add(int x, int w, int y);
  }

  /** Each product x[...] * w[...] that is a part of y[...]. */
  private static void forTerms(ConvShape s, int mb, Term term) {
    for (int image = 0; image < mb; image++) {
      for (int oy = 0; oy < s.oh(); oy++) {
        for (int ox = 0; ox < s.ow(); ox++) {
          for (int ky = 0; ky < s.kh(); ky++) {
            for (int kx = 0; kx < s.kw(); kx++) {
              int iy = oy * s.sh() - s.ph() + ky;
              int ix = ox * s.sw() - s.pw() + kx;
              if (iy < 0 || iy >= s.ih() || ix < 0 || ix >= s.iw()) {
                continue;
              }
              for (int c = 0; c < s.ic(); c++) {
                int x = ((image * s.ih() + iy) * s.iw() + ix) * s.ic() + c;
                int w = ((ky * s.kw() + kx) * s.ic() + c) * s.oc();
                int y = ((image * s.oh() + oy) * s.ow() + ox) * s.oc();
                for (int o = 0; o < s.oc(); o++) {
                  term.add(x, w + o, y + o);
                }
              }
            }
          }
        }
      }
    }
  }

  static double[] forward(ConvShape s, int mb, float[] x, float[] w) {
    double[] y = new double[mb * s.outputSize()];
    forTerms(s, mb, (i, j, k) -> y[k] += (double) x[i] * w[j]);
    return y;
  }

  static double[] inputGradient(ConvShape s, int mb, float[] dY, float[] w) {
    double[] dX = new double[mb * s.inputSize()];
    forTerms(s, mb, (i, j, k) -> dX[i] += (double) dY[k] * w[j]);
    return dX;
  }

  static double[] filterGradient(ConvShape s, int mb, float[] x, float[] dY) {
    double[] dW = new double[s.filterSize()];
    forTerms(s, mb, (i, j, k) -> dW[j] += (double) dY[k] * x[i]);
    return dW;
  }

  /** sum(dY * Y). */
  static double weightedSum(ConvShape s, int mb, double[] x, double[] w, double[] dY) {
    double[] sum = {0};
    forTerms(s, mb, (i, j, k) -> sum[0] += dY[k] * x[i] * w[j]);
    return sum[0];
  }
}
