package dev.lanewise.kernels.vector;

/**
 * The definitions of {@link Sgd}, {@link Adam}, {@link RmsProp} and {@link Adadelta}: how a weight
 * w moves against its gradient g. Every operation rounds to float32, and fma rounds once.
 */
public final class UpdateReference {
  private UpdateReference() {}

  /**
   * v = fma(momentum, v, -(learningRate g)), w += v. With momentum 0, v is neither read nor
   * written.
   */
  public static void sgd(
      int n,
      float learningRate,
      float momentum,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset,
      float[] w,
      int wOffset) {
    for (int i = 0; i < n; i++) {
      float step = -(learningRate * g[gOffset + i]);
      if (momentum != 0) {
        step = Math.fma(momentum, v[vOffset + i], step);
        v[vOffset + i] = step;
      }
      w[wOffset + i] += step;
    }
  }

  /**
   * m = fma(beta1, m, (1 - beta1) g), v = fma(beta2, v, (1 - beta2) (g g)), w -= (rate m) /
   * (sqrt(v) + epsilon), where rate is {@link #adamRate}.
   */
  public static void adam(
      int n,
      float learningRate,
      float beta1,
      float beta2,
      float epsilon,
      int step,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset,
      float[] w,
      int wOffset) {
    float rate = adamRate(learningRate, power(beta1, step), power(beta2, step));
    adam(n, rate, beta1, beta2, epsilon, g, gOffset, m, mOffset, v, vOffset, w, wOffset);
  }

  static void adam(
      int n,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset,
      float[] w,
      int wOffset) {
    for (int i = 0; i < n; i++) {
      float gradient = g[gOffset + i];
      float first = Math.fma(beta1, m[mOffset + i], (1 - beta1) * gradient);
      float second = Math.fma(beta2, v[vOffset + i], (1 - beta2) * (gradient * gradient));
      m[mOffset + i] = first;
      v[vOffset + i] = second;
      w[wOffset + i] -= rate * first / ((float) Math.sqrt(second) + epsilon);
    }
  }

  /** learningRate sqrt(1 - beta2^step) / (1 - beta1^step), in double, rounded once to float32. */
  static float adamRate(float learningRate, double beta1Power, double beta2Power) {
    return (float) (learningRate * Math.sqrt(1 - beta2Power) / (1 - beta1Power));
  }

  /** beta^step by {@code step} multiplications in double. */
  private static double power(float beta, int step) {
    double power = 1;
    for (int i = 0; i < step; i++) {
      power *= beta;
    }
    return power;
  }

  /** a = fma(rho, a, (1 - rho) (g g)), w -= (learningRate g) / (sqrt(a) + epsilon). */
  public static void rmsProp(
      int n,
      float learningRate,
      float rho,
      float epsilon,
      float[] g,
      int gOffset,
      float[] a,
      int aOffset,
      float[] w,
      int wOffset) {
    for (int i = 0; i < n; i++) {
      float gradient = g[gOffset + i];
      float mean = Math.fma(rho, a[aOffset + i], (1 - rho) * (gradient * gradient));
      a[aOffset + i] = mean;
      w[wOffset + i] -= learningRate * gradient / ((float) Math.sqrt(mean) + epsilon);
    }
  }

  /**
   * a = fma(rho, a, (1 - rho) (g g)), u = (g sqrt(d + epsilon)) / sqrt(a + epsilon), w -=
   * learningRate u, d = fma(rho, d, (1 - rho) (u u)).
   */
  public static void adadelta(
      int n,
      float learningRate,
      float rho,
      float epsilon,
      float[] g,
      int gOffset,
      float[] a,
      int aOffset,
      float[] d,
      int dOffset,
      float[] w,
      int wOffset) {
    for (int i = 0; i < n; i++) {
      float gradient = g[gOffset + i];
      float mean = Math.fma(rho, a[aOffset + i], (1 - rho) * (gradient * gradient));
      float past = d[dOffset + i];
      float u = gradient * (float) Math.sqrt(past + epsilon) / (float) Math.sqrt(mean + epsilon);
      a[aOffset + i] = mean;
      w[wOffset + i] -= learningRate * u;
      d[dOffset + i] = Math.fma(rho, past, (1 - rho) * (u * u));
    }
  }
}
