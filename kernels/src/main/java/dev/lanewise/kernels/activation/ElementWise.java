package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Sigmoid;
import dev.lanewise.kernels.lanes.Tanh;
import dev.lanewise.kernels.parallel.Strips;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Element-wise activation functions and their gradients. The definition is {@link
 * ActivationReference}.
 */
public final class ElementWise {
  private final Workers workers;
  private final Tile forwardTile = this::forwardStrip;
  private final Tile backwardTile = this::backwardStrip;

  // The running call.
  private Activation f;
  private int n;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private float[] dY;
  private int dYOffset;
  private float[] dX;
  private int dXOffset;

  /** A kernel on these workers, for one thread at a time. */
  public ElementWise(Workers workers) {
    this.workers = workers;
  }

  /**
   * y = f(x); y may be x.
   *
   * @param n elements
   * @throws IllegalArgumentException if {@code n} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void forward(Activation f, int n, float[] x, int xOffset, float[] y, int yOffset) {
    Objects.requireNonNull(f, "f is null, must be an activation");
    Checks.atLeast("n", n, 0);
    Checks.region("x", x.length, xOffset, n);
    Checks.region("y", y.length, yOffset, n);
    this.f = f;
    this.n = n;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    workers.run(Strips.count(n), forwardWork(f) * n, forwardTile);
    this.x = null;
    this.y = null;
  }

  /**
   * dX = dY f'(y), where y is what {@link #forward} gave; dX may be dY.
   *
   * @param n elements
   * @throws IllegalArgumentException if {@code n} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void backward(
      Activation f,
      int n,
      float[] y,
      int yOffset,
      float[] dY,
      int dYOffset,
      float[] dX,
      int dXOffset) {
    Objects.requireNonNull(f, "f is null, must be an activation");
    Checks.atLeast("n", n, 0);
    Checks.region("y", y.length, yOffset, n);
    Checks.region("dY", dY.length, dYOffset, n);
    Checks.region("dX", dX.length, dXOffset, n);
    this.f = f;
    this.n = n;
    this.y = y;
    this.yOffset = yOffset;
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.dX = dX;
    this.dXOffset = dXOffset;
    workers.run(Strips.count(n), 12L * n, backwardTile);
    this.y = null;
    this.dY = null;
    this.dX = null;
  }

  private static long forwardWork(Activation f) {
    return switch (f) {
      case LINEAR, STEP, RELU -> 8;
      case SIGMOID, TANH -> 64;
    };
  }

  private void forwardStrip(int strip, int slot) {
    int from = Strips.from(strip);
    int count = Strips.to(strip, n) - from;
    int xFrom = xOffset + from;
    int yFrom = yOffset + from;
    int done = Lanes.SCALAR ? 0 : forwardLanes(f, count, x, xFrom, y, yFrom);
    ActivationReference.forward(f, count - done, x, xFrom + done, y, yFrom + done);
  }

  private void backwardStrip(int strip, int slot) {
    int from = Strips.from(strip);
    int count = Strips.to(strip, n) - from;
    int yFrom = yOffset + from;
    int dYFrom = dYOffset + from;
    int dXFrom = dXOffset + from;
    int done = Lanes.SCALAR ? 0 : backwardLanes(f, count, y, yFrom, dY, dYFrom, dX, dXFrom);
    ActivationReference.backward(
        f, count - done, y, yFrom + done, dY, dYFrom + done, dX, dXFrom + done);
  }

  /** Does whole vectors and returns how many elements that is. */
  private static int forwardLanes(
      Activation f, int n, float[] x, int xOffset, float[] y, int yOffset) {
    return switch (f) {
      case LINEAR -> copy(n, x, xOffset, y, yOffset);
      case STEP -> step(n, x, xOffset, y, yOffset);
      case RELU -> relu(n, x, xOffset, y, yOffset);
      case SIGMOID -> sigmoid(n, x, xOffset, y, yOffset);
      case TANH -> tanh(n, x, xOffset, y, yOffset);
    };
  }

  private static int backwardLanes(
      Activation f,
      int n,
      float[] y,
      int yOffset,
      float[] dY,
      int dYOffset,
      float[] dX,
      int dXOffset) {
    return switch (f) {
      case LINEAR -> copy(n, dY, dYOffset, dX, dXOffset);
      case STEP -> stepGradient(n, y, yOffset, dY, dYOffset, dX, dXOffset);
      case RELU -> reluGradient(n, y, yOffset, dY, dYOffset, dX, dXOffset);
      case SIGMOID -> sigmoidGradient(n, y, yOffset, dY, dYOffset, dX, dXOffset);
      case TANH -> tanhGradient(n, y, yOffset, dY, dYOffset, dX, dXOffset);
    };
  }

  private static int copy(int n, float[] x, int xOffset, float[] y, int yOffset) {
    if (x != y || xOffset != yOffset) {
      System.arraycopy(x, xOffset, y, yOffset, n);
    }
    return n;
  }

  private static int step(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector one = FloatVector.broadcast(Lanes.F32, 1);
    FloatVector zero = FloatVector.zero(Lanes.F32);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector in = FloatVector.fromArray(Lanes.F32, x, xOffset + i);
      in.blend(one, in.compare(VectorOperators.GT, zero))
          .blend(zero, in.compare(VectorOperators.LE, zero))
          .intoArray(y, yOffset + i);
    }
    return i;
  }

  private static int relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector zero = FloatVector.zero(Lanes.F32);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector in = FloatVector.fromArray(Lanes.F32, x, xOffset + i);
      in.blend(zero, in.compare(VectorOperators.LE, zero)).intoArray(y, yOffset + i);
    }
    return i;
  }

  private static int sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector in = FloatVector.fromArray(Lanes.F32, x, xOffset + i);
      Sigmoid.of(in).intoArray(y, yOffset + i);
    }
    return i;
  }

  private static int tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector in = FloatVector.fromArray(Lanes.F32, x, xOffset + i);
      Tanh.of(in).intoArray(y, yOffset + i);
    }
    return i;
  }

  private static int stepGradient(
      int n, float[] y, int yOffset, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    FloatVector zero = FloatVector.zero(Lanes.F32);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector out = FloatVector.fromArray(Lanes.F32, y, yOffset + i);
      FloatVector derivative = out.blend(zero, out.compare(VectorOperators.EQ, out));
      FloatVector.fromArray(Lanes.F32, dY, dYOffset + i)
          .mul(derivative)
          .intoArray(dX, dXOffset + i);
    }
    return i;
  }

  private static int reluGradient(
      int n, float[] y, int yOffset, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    FloatVector one = FloatVector.broadcast(Lanes.F32, 1);
    FloatVector zero = FloatVector.zero(Lanes.F32);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector out = FloatVector.fromArray(Lanes.F32, y, yOffset + i);
      FloatVector derivative =
          out.blend(one, out.compare(VectorOperators.GT, zero))
              .blend(zero, out.compare(VectorOperators.LE, zero));
      FloatVector.fromArray(Lanes.F32, dY, dYOffset + i)
          .mul(derivative)
          .intoArray(dX, dXOffset + i);
    }
    return i;
  }

  private static int sigmoidGradient(
      int n, float[] y, int yOffset, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    FloatVector one = FloatVector.broadcast(Lanes.F32, 1);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector out = FloatVector.fromArray(Lanes.F32, y, yOffset + i);
      FloatVector derivative = out.mul(one.sub(out));
      FloatVector.fromArray(Lanes.F32, dY, dYOffset + i)
          .mul(derivative)
          .intoArray(dX, dXOffset + i);
    }
    return i;
  }

  private static int tanhGradient(
      int n, float[] y, int yOffset, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    FloatVector one = FloatVector.broadcast(Lanes.F32, 1);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector out = FloatVector.fromArray(Lanes.F32, y, yOffset + i);
      FloatVector derivative = out.neg().fma(out, one);
      FloatVector.fromArray(Lanes.F32, dY, dYOffset + i)
          .mul(derivative)
          .intoArray(dX, dXOffset + i);
    }
    return i;
  }
}
