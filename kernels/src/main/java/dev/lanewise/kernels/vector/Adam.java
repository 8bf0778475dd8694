package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Strips;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Adam, in the form of TensorFlow 1: m and v are running means of the gradient and of its square, w
 * -= rate m / (sqrt(v) + epsilon) with rate = learningRate sqrt(1 - beta2^step) / (1 - beta1^step).
 *
 * <p>Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, the end of section
 * 2. The definition is {@link UpdateReference#adam}.
 */
public final class Adam {
  private final Workers workers;
  private final Tile tile = this::strip;

  // The running call.
  private int n;
  private float rate;
  private float beta1;
  private float beta2;
  private float epsilon;
  private float[] g;
  private int gOffset;
  private float[] m;
  private int mOffset;
  private float[] v;
  private int vOffset;
  private float[] w;
  private int wOffset;

  // beta1^step and beta2^step of the last call.
  private int step;
  private double power1 = 1;
  private double power2 = 1;

  /** A kernel on these workers, for one thread at a time. */
  public Adam(Workers workers) {
    this.workers = workers;
  }

  /**
   * @param n weights
   * @param step the number of this update, from 1 on
   * @throws IllegalArgumentException if {@code n} is negative, {@code step} less than 1 or a beta
   *     not in [0, 1)
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void update(
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
    Checks.atLeast("n", n, 0);
    Checks.fraction("beta1", beta1);
    Checks.fraction("beta2", beta2);
    Checks.atLeast("step", step, 1);
    Checks.region("g", g.length, gOffset, n);
    Checks.region("m", m.length, mOffset, n);
    Checks.region("v", v.length, vOffset, n);
    Checks.region("w", w.length, wOffset, n);
    this.n = n;
    raise(beta1, beta2, step);
    this.rate = UpdateReference.adamRate(learningRate, power1, power2);
    this.epsilon = epsilon;
    this.g = g;
    this.gOffset = gOffset;
    this.m = m;
    this.mOffset = mOffset;
    this.v = v;
    this.vOffset = vOffset;
    this.w = w;
    this.wOffset = wOffset;
    workers.run(Strips.count(n), 40L * n, tile);
    this.g = null;
    this.m = null;
    this.v = null;
    this.w = null;
  }

  private void strip(int strip, int slot) {
    int from = Strips.from(strip);
    int to = Strips.to(strip, n);
    int done = Lanes.SCALAR ? from : lanes(from, to);
    UpdateReference.adam(
        to - done,
        rate,
        beta1,
        beta2,
        epsilon,
        g,
        gOffset + done,
        m,
        mOffset + done,
        v,
        vOffset + done,
        w,
        wOffset + done);
  }

  /**
   * Brings the powers of the betas to {@code step}, from those of the last call where they serve.
   */
  private void raise(float beta1, float beta2, int step) {
    if (beta1 != this.beta1 || beta2 != this.beta2 || step < this.step) {
      this.step = 0;
      power1 = 1;
      power2 = 1;
    }
    for (; this.step < step; this.step++) {
      power1 *= beta1;
      power2 *= beta2;
    }
    this.beta1 = beta1;
    this.beta2 = beta2;
  }

  /** Updates whole vectors and returns the first element that is left. */
  private int lanes(int from, int to) {
    float[] g = this.g;
    int gOffset = this.gOffset;
    float[] m = this.m;
    int mOffset = this.mOffset;
    float[] v = this.v;
    int vOffset = this.vOffset;
    float[] w = this.w;
    int wOffset = this.wOffset;
    FloatVector rate = FloatVector.broadcast(Lanes.F32, this.rate);
    FloatVector beta1 = FloatVector.broadcast(Lanes.F32, this.beta1);
    FloatVector beta2 = FloatVector.broadcast(Lanes.F32, this.beta2);
    FloatVector rest1 = FloatVector.broadcast(Lanes.F32, 1 - this.beta1);
    FloatVector rest2 = FloatVector.broadcast(Lanes.F32, 1 - this.beta2);
    FloatVector epsilon = FloatVector.broadcast(Lanes.F32, this.epsilon);
    int i = from;
    for (; i <= to - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector gradient = FloatVector.fromArray(Lanes.F32, g, gOffset + i);
      FloatVector first =
          beta1.fma(FloatVector.fromArray(Lanes.F32, m, mOffset + i), rest1.mul(gradient));
      FloatVector second =
          beta2.fma(
              FloatVector.fromArray(Lanes.F32, v, vOffset + i), rest2.mul(gradient.mul(gradient)));
      first.intoArray(m, mOffset + i);
      second.intoArray(v, vOffset + i);
      FloatVector change = rate.mul(first).div(second.lanewise(VectorOperators.SQRT).add(epsilon));
      FloatVector.fromArray(Lanes.F32, w, wOffset + i).sub(change).intoArray(w, wOffset + i);
    }
    return i;
  }
}
