package dev.lanewise.kernels.conv;

/**
 * A bound of the rounding errors of minimal filtering, and what it needs in float64: the matrices
 * of the transforms, made from the points alone.
 *
 * <p>Each number that is computed is a sum of products, whose factors each pass through at most so
 * many roundings n: those of the constant and of every operation from there to the end. So its
 * error is at most gamma(n) times the same sum of absolute values, gamma(n) = n u / (1 - n u) and u
 * = 2^-24.
 */
final class WinogradBound {
  // The roundings of one number in the transforms of a tile, columns and rows together.
  private static final int INPUT = 2 * 2;
  private static final int FILTER = 2 * 4;
  private static final int OUTPUT = 2 * 3;

  private static final double[] POINTS = {0, 0.625, -0.625, 1.5, -1.5};

  private WinogradBound() {}

  /** Bounds of the elements of Y, without a bias. */
  static double[] forward(ConvShape s, int mb, float[] x, float[] w) {
    double[] y = new double[mb * s.outputSize()];
    double[][] filters = new double[s.ic() * s.oc()][];
    for (int i = 0; i < filters.length; i++) {
      double[][] taps = new double[3][3];
      for (int tap = 0; tap < 9; tap++) {
        taps[tap / 3][tap % 3] = w[tap * filters.length + i];
      }
      filters[i] = absolute(filter(3), taps);
    }
    double gamma = gamma(INPUT + FILTER + s.ic() + OUTPUT + 1);
    forTiles(
        s,
        mb,
        (image, oy, ox) -> {
          double[][] inputs = new double[s.ic()][];
          for (int c = 0; c < s.ic(); c++) {
            int at = image * s.inputSize() + c;
            double[][] d = tile(6, x, at, s.ih(), s.iw(), s.ic(), oy - s.ph(), ox - s.pw());
            inputs[c] = absolute(input(), d);
          }
          for (int o = 0; o < s.oc(); o++) {
            double[][] sums = new double[6][6];
            for (int c = 0; c < s.ic(); c++) {
              add(sums, inputs[c], filters[c * s.oc() + o]);
            }
            double[] out = absolute(output(4), sums);
            for (int i = 0; i < 16; i++) {
              int py = oy + i / 4;
              int px = ox + i % 4;
              if (py < s.oh() && px < s.ow()) {
                y[((image * s.oh() + py) * s.ow() + px) * s.oc() + o] = gamma * out[i];
              }
            }
          }
        });
    return y;
  }

  /** Bounds of the elements of dW. */
  static double[] filterGradient(ConvShape s, int mb, float[] x, float[] dY) {
    int pairs = s.ic() * s.oc();
    double[][][] sums = new double[pairs][6][6];
    forTiles(
        s,
        mb,
        (image, oy, ox) -> {
          for (int i = 0; i < pairs; i++) {
            int c = i / s.oc();
            int o = i % s.oc();
            int at = image * s.inputSize() + c;
            double[][] d = tile(6, x, at, s.ih(), s.iw(), s.ic(), oy - s.ph(), ox - s.pw());
            at = image * s.outputSize() + o;
            double[][] g = tile(4, dY, at, s.oh(), s.ow(), s.oc(), oy, ox);
            add(sums[i], absolute(input(), d), absolute(filter(4), g));
          }
        });
    int tiles = mb * Math.ceilDiv(s.oh(), 4) * Math.ceilDiv(s.ow(), 4);
    // At most: a chain through all tiles, and all chunks.
    double gamma = gamma(INPUT + FILTER + tiles + OUTPUT + mb);
    double[] dW = new double[s.filterSize()];
    for (int i = 0; i < pairs; i++) {
      double[] out = absolute(output(3), sums[i]);
      for (int tap = 0; tap < 9; tap++) {
        dW[tap * pairs + i] = gamma * out[tap];
      }
    }
    return dW;
  }

  private interface TileBody {
    void run(int image, int oy, int ox);
  }

  private static void forTiles(ConvShape s, int mb, TileBody body) {
    for (int image = 0; image < mb; image++) {
      for (int oy = 0; oy < s.oh(); oy += 4) {
        for (int ox = 0; ox < s.ow(); ox += 4) {
          body.run(image, oy, ox);
        }
      }
    }
  }

  private static double gamma(int n) {
    double nu = n * 0x1p-24;
    return nu / (1 - nu);
  }

  /** n x n pixels of a channel, 0 outside the image. */
  private static double[][] tile(
      int n, float[] x, int at, int h, int w, int channels, int top, int left) {
    double[][] pixels = new double[n][n];
    for (int y = Math.max(0, -top); y < Math.min(n, h - top); y++) {
      for (int z = Math.max(0, -left); z < Math.min(n, w - left); z++) {
        pixels[y][z] = x[at + ((top + y) * w + left + z) * channels];
      }
    }
    return pixels;
  }

  private static void add(double[][] sums, double[] a, double[] b) {
    for (int e = 0; e < 36; e++) {
      sums[e / 6][e % 6] += a[e] * b[e];
    }
  }

  /** |T| |X| |T|^T, row by row. */
  private static double[] absolute(double[][] t, double[][] x) {
    double[] result = new double[t.length * t.length];
    for (int i = 0; i < result.length; i++) {
      for (int y = 0; y < x.length; y++) {
        for (int z = 0; z < x.length; z++) {
          result[i] += Math.abs(t[i / t.length][y] * x[y][z] * t[i % t.length][z]);
        }
      }
    }
    return result;
  }

  /** Row i: the coefficients of the product of (x - p) for all points p but the i-th. */
  private static double[][] input() {
    double[][] rows = new double[6][];
    for (int i = 0; i < 6; i++) {
      double[] polynomial = {1, 0, 0, 0, 0, 0};
      for (int j = 0; j < POINTS.length; j++) {
        if (j != i) {
          for (int k = 5; k >= 0; k--) {
            polynomial[k] = (k > 0 ? polynomial[k - 1] : 0) - POINTS[j] * polynomial[k];
          }
        }
      }
      rows[i] = polynomial;
    }
    return rows;
  }

  /** Row i: the powers of the point, over the product of its distances to the others. */
  private static double[][] filter(int n) {
    double[][] rows = new double[6][n];
    rows[5][n - 1] = 1;
    for (int i = 0; i < POINTS.length; i++) {
      double distances = 1;
      for (int j = 0; j < POINTS.length; j++) {
        distances *= j == i ? 1 : POINTS[i] - POINTS[j];
      }
      for (int k = 0; k < n; k++) {
        rows[i][k] = Math.pow(POINTS[i], k) / distances;
      }
    }
    return rows;
  }

  /** Row k: the k-th powers of the points. */
  private static double[][] output(int n) {
    double[][] rows = new double[n][6];
    rows[n - 1][5] = 1;
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < POINTS.length; i++) {
        rows[k][i] = Math.pow(POINTS[i], k);
      }
    }
    return rows;
  }
}
