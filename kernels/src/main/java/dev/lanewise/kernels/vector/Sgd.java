package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Strips;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;

/**
 * Stochastic gradient descent with momentum, in Keras' form: v = momentum v - learningRate g, w +=
 * v.
 *
 * <p>Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. The
 * definition is {@link UpdateReference#sgd}.
 */
public final class Sgd {
  private final Workers workers;
  private final Tile tile = this::strip;

  // The running call.
  private int n;
  private float learningRate;
  private float momentum;
  private float[] g;
  private int gOffset;
  private float[] v;
  private int vOffset;
  private float[] w;
  private int wOffset;

  /** A kernel on these workers, for one thread at a time. */
  public Sgd(Workers workers) {
    this.workers = workers;
  }

  /**
   * @param n weights
   * @param momentum 0 for none: v is then neither read nor written
   * @throws IllegalArgumentException if {@code n} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void update(
      int n,
      float learningRate,
      float momentum,
      float[] g,
      int gOffset,
      float[] v,
      int vOffset,
      float[] w,
      int wOffset) {
    Checks.atLeast("n", n, 0);
    Checks.region("g", g.length, gOffset, n);
    Checks.region("v", v.length, vOffset, n);
    Checks.region("w", w.length, wOffset, n);
    this.n = n;
    this.learningRate = learningRate;
    this.momentum = momentum;
    this.g = g;
    this.gOffset = gOffset;
    this.v = v;
    this.vOffset = vOffset;
    this.w = w;
    this.wOffset = wOffset;
    workers.run(Strips.count(n), 20L * n, tile);
    this.g = null;
    this.v = null;
    this.w = null;
  }

  private void strip(int strip, int slot) {
    int from = Strips.from(strip);
    int to = Strips.to(strip, n);
    int done = from;
    if (!Lanes.SCALAR) {
      done = momentum == 0 ? plain(from, to) : withMomentum(from, to);
    }
    UpdateReference.sgd(
        to - done, learningRate, momentum, g, gOffset + done, v, vOffset + done, w, wOffset + done);
  }

  /** With momentum, in whole vectors; returns the first element that is left. */
  private int withMomentum(int from, int to) {
    float[] g = this.g;
    int gOffset = this.gOffset;
    float[] v = this.v;
    int vOffset = this.vOffset;
    float[] w = this.w;
    int wOffset = this.wOffset;
    FloatVector rate = FloatVector.broadcast(Lanes.F32, learningRate);
    FloatVector momentum = FloatVector.broadcast(Lanes.F32, this.momentum);
    int i = from;
    for (; i <= to - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector step = FloatVector.fromArray(Lanes.F32, g, gOffset + i).mul(rate).neg();
      step = momentum.fma(FloatVector.fromArray(Lanes.F32, v, vOffset + i), step);
      step.intoArray(v, vOffset + i);
      FloatVector.fromArray(Lanes.F32, w, wOffset + i).add(step).intoArray(w, wOffset + i);
    }
    return i;
  }

  private int plain(int from, int to) {
    float[] g = this.g;
    int gOffset = this.gOffset;
    float[] w = this.w;
    int wOffset = this.wOffset;
    FloatVector rate = FloatVector.broadcast(Lanes.F32, learningRate);
    int i = from;
    for (; i <= to - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector step = FloatVector.fromArray(Lanes.F32, g, gOffset + i).mul(rate).neg();
      FloatVector.fromArray(Lanes.F32, w, wOffset + i).add(step).intoArray(w, wOffset + i);
    }
    return i;
  }
}
