package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Strips;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * RMSProp, in Keras' form: a is a running mean of the gradient's square, w -= learningRate g /
 * (sqrt(a) + epsilon).
 *
 * <p>Source: Tieleman and Hinton, "Lecture 6.5, rmsprop", Neural networks for machine learning,
 * 2012. The definition is {@link UpdateReference#rmsProp}.
 */
public final class RmsProp {
  private final Workers workers;
  private final Tile tile = this::strip;

  // The running call.
  private int n;
  private float learningRate;
  private float rho;
  private float epsilon;
  private float[] g;
  private int gOffset;
  private float[] a;
  private int aOffset;
  private float[] w;
  private int wOffset;

  /** A kernel on these workers, for one thread at a time. */
  public RmsProp(Workers workers) {
    this.workers = workers;
  }

  /**
   * @param n weights
   * @param rho how much of the mean stays
   * @throws IllegalArgumentException if {@code n} is negative, or {@code rho} not in [0, 1)
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void update(
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
    Checks.atLeast("n", n, 0);
    Checks.fraction("rho", rho);
    Checks.region("g", g.length, gOffset, n);
    Checks.region("a", a.length, aOffset, n);
    Checks.region("w", w.length, wOffset, n);
    this.n = n;
    this.learningRate = learningRate;
    this.rho = rho;
    this.epsilon = epsilon;
    this.g = g;
    this.gOffset = gOffset;
    this.a = a;
    this.aOffset = aOffset;
    this.w = w;
    this.wOffset = wOffset;
    workers.run(Strips.count(n), 30L * n, tile);
    this.g = null;
    this.a = null;
    this.w = null;
  }

  private void strip(int strip, int slot) {
    int from = Strips.from(strip);
    int to = Strips.to(strip, n);
    int done = Lanes.SCALAR ? from : lanes(from, to);
    UpdateReference.rmsProp(
        to - done,
        learningRate,
        rho,
        epsilon,
        g,
        gOffset + done,
        a,
        aOffset + done,
        w,
        wOffset + done);
  }

  /** Updates whole vectors and returns the first element that is left. */
  private int lanes(int from, int to) {
    float[] g = this.g;
    int gOffset = this.gOffset;
    float[] a = this.a;
    int aOffset = this.aOffset;
    float[] w = this.w;
    int wOffset = this.wOffset;
    FloatVector rate = FloatVector.broadcast(Lanes.F32, learningRate);
    FloatVector rho = FloatVector.broadcast(Lanes.F32, this.rho);
    FloatVector rest = FloatVector.broadcast(Lanes.F32, 1 - this.rho);
    FloatVector epsilon = FloatVector.broadcast(Lanes.F32, this.epsilon);
    int i = from;
    for (; i <= to - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector gradient = FloatVector.fromArray(Lanes.F32, g, gOffset + i);
      FloatVector mean =
          rho.fma(
              FloatVector.fromArray(Lanes.F32, a, aOffset + i), rest.mul(gradient.mul(gradient)));
      mean.intoArray(a, aOffset + i);
      FloatVector change = rate.mul(gradient).div(mean.lanewise(VectorOperators.SQRT).add(epsilon));
      FloatVector.fromArray(Lanes.F32, w, wOffset + i).sub(change).intoArray(w, wOffset + i);
    }
    return i;
  }
}
