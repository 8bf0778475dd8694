package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Exp;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax along the rows of a matrix, and its gradient. Subtracting the row's maximum keeps the
 * exponentials from overflowing. A row with a NaN or +Inf, or of -Inf alone, is NaN throughout. The
 * definition is {@link SoftmaxReference}.
 */
public final class Softmax {
  private static final int TILE = 1 << 11;

  private final Workers workers;
  private final Tile forwardTile = this::forwardRows;
  private final Tile backwardTile = this::backwardRows;

  // The running call.
  private int rows;
  private int n;
  private int rowsPerTile;
  private float[] x;
  private int xOffset;
  private int ldx;
  private float[] y;
  private int yOffset;
  private int ldy;
  private float[] dY;
  private int dYOffset;
  private int lddY;
  private float[] dX;
  private int dXOffset;
  private int lddX;

  /** A kernel on these workers, for one thread at a time. */
  public Softmax(Workers workers) {
    this.workers = workers;
  }

  /**
   * y[r, :] = softmax(x[r, :]); y may be x.
   *
   * @param rows rows of x and y
   * @param n columns of x and y
   * @throws IllegalArgumentException if {@code rows} or {@code n} is negative, or a leading
   *     dimension too small
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void forward(
      int rows, int n, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    Checks.atLeast("rows", rows, 0);
    Checks.atLeast("n", n, 0);
    Checks.matrix("x", x.length, xOffset, ldx, rows, n);
    Checks.matrix("y", y.length, yOffset, ldy, rows, n);
    if (rows == 0 || n == 0) {
      return;
    }
    this.rows = rows;
    this.n = n;
    this.rowsPerTile = Math.max(1, TILE / n);
    this.x = x;
    this.xOffset = xOffset;
    this.ldx = ldx;
    this.y = y;
    this.yOffset = yOffset;
    this.ldy = ldy;
    workers.run((rows - 1) / rowsPerTile + 1, 64L * rows * n, forwardTile);
    this.x = null;
    this.y = null;
  }

  /**
   * dX[r, :] = y[r, :] (dY[r, :] - y[r, :] . dY[r, :]), where y is what {@link #forward} gave; dX
   * may be dY or y.
   *
   * @param rows rows of y, dY and dX
   * @param n columns of y, dY and dX
   * @throws IllegalArgumentException if {@code rows} or {@code n} is negative, or a leading
   *     dimension too small
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void backward(
      int rows,
      int n,
      float[] y,
      int yOffset,
      int ldy,
      float[] dY,
      int dYOffset,
      int lddY,
      float[] dX,
      int dXOffset,
      int lddX) {
    Checks.atLeast("rows", rows, 0);
    Checks.atLeast("n", n, 0);
    Checks.matrix("y", y.length, yOffset, ldy, rows, n);
    Checks.matrix("dY", dY.length, dYOffset, lddY, rows, n);
    Checks.matrix("dX", dX.length, dXOffset, lddX, rows, n);
    if (rows == 0 || n == 0) {
      return;
    }
    this.rows = rows;
    this.n = n;
    this.rowsPerTile = Math.max(1, TILE / n);
    this.y = y;
    this.yOffset = yOffset;
    this.ldy = ldy;
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.lddY = lddY;
    this.dX = dX;
    this.dXOffset = dXOffset;
    this.lddX = lddX;
    workers.run((rows - 1) / rowsPerTile + 1, 16L * rows * n, backwardTile);
    this.y = null;
    this.dY = null;
    this.dX = null;
  }

  private void forwardRows(int tile, int slot) {
    int from = tile * rowsPerTile;
    int count = Math.min(rowsPerTile, rows - from);
    int xFrom = xOffset + from * ldx;
    int yFrom = yOffset + from * ldy;
    if (Lanes.SCALAR) {
      SoftmaxReference.forward(count, n, x, xFrom, ldx, y, yFrom, ldy);
      return;
    }
    for (int r = 0; r < count; r++) {
      float max = max(n, x, xFrom + r * ldx);
      subtract(n, max, x, xFrom + r * ldx, y, yFrom + r * ldy);
    }
    exp(count, n, y, yFrom, ldy);
    for (int r = 0; r < count; r++) {
      divideBySum(n, y, yFrom + r * ldy);
    }
  }

  private void backwardRows(int tile, int slot) {
    int from = tile * rowsPerTile;
    int count = Math.min(rowsPerTile, rows - from);
    int yFrom = yOffset + from * ldy;
    int dYFrom = dYOffset + from * lddY;
    int dXFrom = dXOffset + from * lddX;
    if (Lanes.SCALAR) {
      SoftmaxReference.backward(count, n, y, yFrom, ldy, dY, dYFrom, lddY, dX, dXFrom, lddX);
      return;
    }
    for (int r = 0; r < count; r++) {
      backwardRow(n, y, yFrom + r * ldy, dY, dYFrom + r * lddY, dX, dXFrom + r * lddX);
    }
  }

  /** A maximum, unlike a sum, is the same in every order. */
  private static float max(int n, float[] x, int xOffset) {
    int whole = Lanes.F32.loopBound(n);
    float max = Float.NEGATIVE_INFINITY;
    if (whole > 0) {
      max = maxOfVectors(whole, x, xOffset);
    }
    for (int j = whole; j < n; j++) {
      max = Math.max(max, x[xOffset + j]);
    }
    return max;
  }

  private static float maxOfVectors(int n, float[] x, int xOffset) {
    FloatVector max = FloatVector.fromArray(Lanes.F32, x, xOffset);
    for (int j = Lanes.LENGTH; j < n; j += Lanes.LENGTH) {
      max = max.max(FloatVector.fromArray(Lanes.F32, x, xOffset + j));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  // C2 vectorises this loop.
  private static void subtract(int n, float max, float[] x, int xOffset, float[] y, int yOffset) {
    for (int j = 0; j < n; j++) {
      y[yOffset + j] = x[xOffset + j] - max;
    }
  }

  private static void exp(int rows, int n, float[] y, int yOffset, int ldy) {
    if (ldy == n) {
      exp(rows * n, y, yOffset);
    } else {
      for (int r = 0; r < rows; r++) {
        exp(n, y, yOffset + r * ldy);
      }
    }
  }

  private static void exp(int n, float[] y, int yOffset) {
    int j = 0;
    for (; j <= n - Lanes.LENGTH; j += Lanes.LENGTH) {
      Exp.of(FloatVector.fromArray(Lanes.F32, y, yOffset + j)).intoArray(y, yOffset + j);
    }
    if (j < n) {
      VectorMask<Float> rest = Lanes.F32.indexInRange(j, n);
      Exp.of(FloatVector.fromArray(Lanes.F32, y, yOffset + j, rest))
          .intoArray(y, yOffset + j, rest);
    }
  }

  // The order of the sum is the definition's, so one chain; the rows of a tile overlap in the CPU.
  private static void divideBySum(int n, float[] y, int yOffset) {
    float sum = 0;
    for (int k = 0; k < n; k++) {
      sum += y[yOffset + k];
    }
    int j = 0;
    for (; j <= n - Lanes.LENGTH; j += Lanes.LENGTH) {
      FloatVector.fromArray(Lanes.F32, y, yOffset + j).div(sum).intoArray(y, yOffset + j);
    }
    for (; j < n; j++) {
      y[yOffset + j] /= sum;
    }
  }

  private static void backwardRow(
      int n, float[] y, int yOffset, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    float dot = 0;
    for (int j = 0; j < n; j++) {
      dot = Math.fma(y[yOffset + j], dY[dYOffset + j], dot);
    }
    for (int j = 0; j < n; j++) {
      dX[dXOffset + j] = y[yOffset + j] * (dY[dYOffset + j] - dot);
    }
  }
}
