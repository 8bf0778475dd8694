package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The sum of each column of a matrix, such as the gradient of a bias. Chunks of {@value
 * RowReference#CHUNK} rows are summed apart and then added in order, whatever the number of
 * threads. The definition is {@link RowReference#sumColumns}.
 */
public final class ColumnSums {
  private static final int COLUMNS = 256;

  private final Workers workers;
  private final Tile tile = this::chunk;

  /** The sums of each chunk, a row each. */
  private float[] partial = {};

  // The running call.
  private int rows;
  private int n;
  private int bands;
  private float[] x;
  private int xOffset;
  private int ldx;

  /** A kernel on these workers, for one thread at a time. */
  public ColumnSums(Workers workers) {
    this.workers = workers;
  }

  /**
   * sums[j] = the sum of x[r, j] over r; with no rows that is 0.
   *
   * @param rows rows of x
   * @param n columns of x and elements of the sums
   * @throws IllegalArgumentException if {@code rows} or {@code n} is negative or {@code ldx} too
   *     small
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void sum(int rows, int n, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset) {
    Checks.atLeast("rows", rows, 0);
    Checks.atLeast("n", n, 0);
    Checks.matrix("x", x.length, xOffset, ldx, rows, n);
    Checks.region("sums", sums.length, sumsOffset, n);
    if (n == 0) {
      return;
    }
    // No more than x has elements, so an int.
    int chunks = (int) ((rows + (RowReference.CHUNK - 1L)) / RowReference.CHUNK);
    if (partial.length < chunks * n) {
      partial = new float[chunks * n];
    }
    this.rows = rows;
    this.n = n;
    this.bands = (n - 1) / COLUMNS + 1;
    this.x = x;
    this.xOffset = xOffset;
    this.ldx = ldx;
    workers.run(chunks * bands, 4L * rows * n, tile);
    this.x = null;
    Arrays.fill(sums, sumsOffset, sumsOffset + n, 0);
    for (int chunk = 0; chunk < chunks; chunk++) {
      addTo(sums, sumsOffset, n, partial, chunk * n);
    }
  }

  // No reduction: C2 vectorises this loop and the bits stay.
  private static void addTo(float[] sums, int sumsOffset, int n, float[] partial, int offset) {
    for (int j = 0; j < n; j++) {
      sums[sumsOffset + j] += partial[offset + j];
    }
  }

  private void chunk(int tile, int slot) {
    int chunk = tile / bands;
    int from = tile % bands * COLUMNS;
    int columns = Math.min(COLUMNS, n - from);
    int firstRow = chunk * RowReference.CHUNK;
    int count = Math.min(RowReference.CHUNK, rows - firstRow);
    int start = xOffset + firstRow * ldx + from;
    int target = chunk * n + from;
    if (Lanes.SCALAR) {
      RowReference.sumColumns(count, columns, x, start, ldx, partial, target);
      return;
    }
    int j = 0;
    for (; j <= columns - 4 * Lanes.LENGTH; j += 4 * Lanes.LENGTH) {
      sumFour(count, x, start + j, ldx, partial, target + j);
    }
    for (; j <= columns - Lanes.LENGTH; j += Lanes.LENGTH) {
      sumOne(count, x, start + j, ldx, partial, target + j);
    }
    if (j < columns) {
      sumRest(count, columns - j, x, start + j, ldx, partial, target + j);
    }
  }

  /** The columns of four vectors: four chains of additions hide the latency of one. */
  private static void sumFour(
      int rows, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset) {
    FloatVector sum0 = FloatVector.zero(Lanes.F32);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int place = xOffset;
    for (int r = 0; r < rows; r++) {
      sum0 = sum0.add(FloatVector.fromArray(Lanes.F32, x, place));
      sum1 = sum1.add(FloatVector.fromArray(Lanes.F32, x, place + Lanes.LENGTH));
      sum2 = sum2.add(FloatVector.fromArray(Lanes.F32, x, place + 2 * Lanes.LENGTH));
      sum3 = sum3.add(FloatVector.fromArray(Lanes.F32, x, place + 3 * Lanes.LENGTH));
      place += ldx;
    }
    sum0.intoArray(sums, sumsOffset);
    sum1.intoArray(sums, sumsOffset + Lanes.LENGTH);
    sum2.intoArray(sums, sumsOffset + 2 * Lanes.LENGTH);
    sum3.intoArray(sums, sumsOffset + 3 * Lanes.LENGTH);
  }

  private static void sumOne(
      int rows, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset) {
    FloatVector sum = FloatVector.zero(Lanes.F32);
    int place = xOffset;
    for (int r = 0; r < rows; r++) {
      sum = sum.add(FloatVector.fromArray(Lanes.F32, x, place));
      place += ldx;
    }
    sum.intoArray(sums, sumsOffset);
  }

  private static void sumRest(
      int rows, int n, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset) {
    VectorMask<Float> rest = Lanes.F32.indexInRange(0, n);
    FloatVector sum = FloatVector.zero(Lanes.F32);
    int place = xOffset;
    for (int r = 0; r < rows; r++) {
      sum = sum.add(FloatVector.fromArray(Lanes.F32, x, place, rest));
      place += ldx;
    }
    sum.intoArray(sums, sumsOffset, rest);
  }
}
