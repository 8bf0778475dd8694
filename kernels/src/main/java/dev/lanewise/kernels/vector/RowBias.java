package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Adds one row, the bias, to every row of a matrix. The definition is {@link RowReference#addBias}.
 */
public final class RowBias {
  private static final int TILE = 1 << 13;

  private final Workers workers;
  private final Tile tile = this::rows;

  // The running call.
  private int rows;
  private int n;
  private int rowsPerTile;
  private float[] bias;
  private int biasOffset;
  private float[] y;
  private int yOffset;
  private int ldy;

  /** A kernel on these workers, for one thread at a time. */
  public RowBias(Workers workers) {
    this.workers = workers;
  }

  /**
   * y[r, j] += bias[j].
   *
   * @param rows rows of y
   * @param n columns of y and elements of the bias
   * @throws IllegalArgumentException if {@code rows} or {@code n} is negative or {@code ldy} too
   *     small
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void add(int rows, int n, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    Checks.atLeast("rows", rows, 0);
    Checks.atLeast("n", n, 0);
    Checks.region("bias", bias.length, biasOffset, n);
    Checks.matrix("y", y.length, yOffset, ldy, rows, n);
    if (rows == 0 || n == 0) {
      return;
    }
    this.rows = rows;
    this.n = n;
    this.rowsPerTile = Math.max(1, TILE / n);
    this.bias = bias;
    this.biasOffset = biasOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.ldy = ldy;
    workers.run((rows - 1) / rowsPerTile + 1, 8L * rows * n, tile);
    this.bias = null;
    this.y = null;
  }

  private void rows(int tile, int slot) {
    int from = tile * rowsPerTile;
    int count = Math.min(rowsPerTile, rows - from);
    int yFrom = yOffset + from * ldy;
    if (Lanes.SCALAR) {
      RowReference.addBias(count, n, bias, biasOffset, y, yFrom, ldy);
    } else {
      lanes(count, n, bias, biasOffset, y, yFrom, ldy);
    }
  }

  private static void lanes(
      int rows, int n, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    int whole = Lanes.F32.loopBound(n);
    for (int r = 0; r < rows; r++) {
      int row = yOffset + r * ldy;
      for (int j = 0; j < whole; j += Lanes.LENGTH) {
        FloatVector.fromArray(Lanes.F32, y, row + j)
            .add(FloatVector.fromArray(Lanes.F32, bias, biasOffset + j))
            .intoArray(y, row + j);
      }
    }
    if (whole == n) {
      return;
    }
    VectorMask<Float> rest = Lanes.F32.indexInRange(whole, n);
    FloatVector last = FloatVector.fromArray(Lanes.F32, bias, biasOffset + whole, rest);
    for (int r = 0; r < rows; r++) {
      int place = yOffset + r * ldy + whole;
      FloatVector.fromArray(Lanes.F32, y, place, rest).add(last).intoArray(y, place, rest);
    }
  }
}
