package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Exp;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Log;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Cross-entropy of the softmax of rows, each against its label, and the gradient of its mean, from
 * the same exponentials. A row with a NaN or +Inf, or of -Inf alone, has NaN throughout. Lanes run
 * over rows ({@link RowBlocks}), for classes are often few. The definition is {@link
 * CrossEntropyReference}.
 */
public final class CrossEntropy {
  private static final int TILE = 1 << 11;

  // A block of so many is not too large for an array at any width.
  private static final int MOST_CLASSES = 1 << 24;

  private final Workers workers;
  private final Tile lossTile = this::lossRows;
  private final Tile gradientTile = this::gradientRows;

  /** Of each slot: the rows of a tile in blocks, and for each row a sum, a loss and a label. */
  private final float[][] blocks;

  private final float[][] blockSums;
  private final float[][] blockLosses;
  private final int[][] blockLabels;

  // The running call.
  private int rows;
  private int n;
  private int rowsPerTile;
  private float[] x;
  private int xOffset;
  private int ldx;
  private int[] labels;
  private int labelsOffset;
  private float[] losses;
  private int lossesOffset;
  private float[] dX;
  private int dXOffset;
  private int lddX;

  /** A kernel on these workers, for one thread at a time. */
  public CrossEntropy(Workers workers) {
    this.workers = workers;
    this.blocks = new float[workers.threads()][0];
    this.blockSums = new float[workers.threads()][0];
    this.blockLosses = new float[workers.threads()][0];
    this.blockLabels = new int[workers.threads()][0];
  }

  /**
   * losses[r] = log(sum_j exp(x[r, j] - max)) - (x[r, labels[r]] - max), where max is the row's
   * largest number.
   *
   * @param rows rows of x, elements of labels and losses
   * @param n columns of x, at least 1
   * @throws IllegalArgumentException if {@code rows} is negative, {@code n} not 1 to 2^24, {@code
   *     ldx} too small or a label not one of the columns
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void loss(
      int rows,
      int n,
      float[] x,
      int xOffset,
      int ldx,
      int[] labels,
      int labelsOffset,
      float[] losses,
      int lossesOffset) {
    check(rows, n, x, xOffset, ldx, labels, labelsOffset, losses, lossesOffset);
    run(lossTile, rows, n, x, xOffset, ldx, labels, labelsOffset, losses, lossesOffset);
  }

  /**
   * The same, and dX[r, :] = (softmax(x[r, :]) - onehot(labels[r])) / rows, the gradient of the
   * mean of the losses; dX must not share memory with x.
   *
   * @param rows rows of x and dX, elements of labels and losses
   * @param n columns of x and dX, at least 1
   * @throws IllegalArgumentException if {@code rows} is negative, {@code n} not 1 to 2^24, a
   *     leading dimension too small or a label not one of the columns
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void gradient(
      int rows,
      int n,
      float[] x,
      int xOffset,
      int ldx,
      int[] labels,
      int labelsOffset,
      float[] losses,
      int lossesOffset,
      float[] dX,
      int dXOffset,
      int lddX) {
    check(rows, n, x, xOffset, ldx, labels, labelsOffset, losses, lossesOffset);
    Checks.matrix("dX", dX.length, dXOffset, lddX, rows, n);
    this.dX = dX;
    this.dXOffset = dXOffset;
    this.lddX = lddX;
    run(gradientTile, rows, n, x, xOffset, ldx, labels, labelsOffset, losses, lossesOffset);
    this.dX = null;
  }

  private static void check(
      int rows,
      int n,
      float[] x,
      int xOffset,
      int ldx,
      int[] labels,
      int labelsOffset,
      float[] losses,
      int lossesOffset) {
    Checks.atLeast("rows", rows, 0);
    Checks.atLeast("n", n, 1);
    if (n > MOST_CLASSES) {
      throw new IllegalArgumentException("n is " + n + ", must be at most " + MOST_CLASSES);
    }
    Checks.matrix("x", x.length, xOffset, ldx, rows, n);
    Checks.region("labels", labels.length, labelsOffset, rows);
    Checks.region("losses", losses.length, lossesOffset, rows);
    for (int r = 0; r < rows; r++) {
      int label = labels[labelsOffset + r];
      if (label < 0 || label >= n) {
        throw new IllegalArgumentException(
            "labels[" + r + "] is " + label + ", must be 0 to " + (n - 1));
      }
    }
  }

  private void run(
      Tile tile,
      int rows,
      int n,
      float[] x,
      int xOffset,
      int ldx,
      int[] labels,
      int labelsOffset,
      float[] losses,
      int lossesOffset) {
    this.rows = rows;
    this.n = n;
    this.rowsPerTile = RowBlocks.count(Math.max(1, TILE / n)) * Lanes.LENGTH;
    this.x = x;
    this.xOffset = xOffset;
    this.ldx = ldx;
    this.labels = labels;
    this.labelsOffset = labelsOffset;
    this.losses = losses;
    this.lossesOffset = lossesOffset;
    workers.run(Math.ceilDiv(rows, rowsPerTile), 64L * rows * n, tile);
    this.x = null;
    this.labels = null;
    this.losses = null;
  }

  private void lossRows(int tile, int slot) {
    int from = tile * rowsPerTile;
    int count = Math.min(rowsPerTile, rows - from);
    int xFrom = xOffset + from * ldx;
    int labelsFrom = labelsOffset + from;
    int lossesFrom = lossesOffset + from;
    if (Lanes.SCALAR) {
      CrossEntropyReference.loss(count, n, x, xFrom, ldx, labels, labelsFrom, losses, lossesFrom);
      return;
    }
    exponentials(slot, count, xFrom, labelsFrom, lossesFrom);
  }

  private void gradientRows(int tile, int slot) {
    int from = tile * rowsPerTile;
    int count = Math.min(rowsPerTile, rows - from);
    int xFrom = xOffset + from * ldx;
    int labelsFrom = labelsOffset + from;
    int lossesFrom = lossesOffset + from;
    int dXFrom = dXOffset + from * lddX;
    if (Lanes.SCALAR) {
      CrossEntropyReference.gradient(
          count, rows, n, x, xFrom, ldx, labels, labelsFrom, losses, lossesFrom, dX, dXFrom, lddX);
      return;
    }
    exponentials(slot, count, xFrom, labelsFrom, lossesFrom);
    for (int block = 0; block < RowBlocks.count(count); block++) {
      int row = block * Lanes.LENGTH;
      gradient(n, rows, blocks[slot], row * n, blockSums[slot], blockLabels[slot], row);
    }
    RowBlocks.store(count, n, blocks[slot], dX, dXFrom, lddX);
  }

  /** Leaves the exponentials of a tile's rows in its slot's blocks, and their sums. */
  private void exponentials(int slot, int count, int xFrom, int labelsFrom, int lossesFrom) {
    grow(slot);
    float[] own = blocks[slot];
    RowBlocks.load(count, n, x, xFrom, ldx, own);
    System.arraycopy(labels, labelsFrom, blockLabels[slot], 0, count);
    for (int block = 0; block < RowBlocks.count(count); block++) {
      int row = block * Lanes.LENGTH;
      exponentials(n, own, row * n, blockLabels[slot], blockSums[slot], blockLosses[slot], row);
    }
    System.arraycopy(blockLosses[slot], 0, losses, lossesFrom, count);
  }

  private void grow(int slot) {
    if (blocks[slot].length < rowsPerTile * n) {
      blocks[slot] = new float[rowsPerTile * n];
    }
    if (blockLosses[slot].length < rowsPerTile) {
      blockSums[slot] = new float[rowsPerTile];
      blockLosses[slot] = new float[rowsPerTile];
      blockLabels[slot] = new int[rowsPerTile];
    }
  }

  /** One block: the exponentials in place, and its rows' sums and losses. */
  private static void exponentials(
      int n, float[] block, int from, int[] labels, float[] sums, float[] losses, int row) {
    int end = from + n * Lanes.LENGTH;
    FloatVector max = FloatVector.fromArray(Lanes.F32, block, from);
    for (int i = from + Lanes.LENGTH; i < end; i += Lanes.LENGTH) {
      max = max.max(FloatVector.fromArray(Lanes.F32, block, i));
    }
    IntVector label = IntVector.fromArray(Lanes.I32, labels, row);
    FloatVector sum = FloatVector.zero(Lanes.F32);
    FloatVector ofLabel = FloatVector.zero(Lanes.F32);
    int j = 0;
    for (int i = from; i < end; i += Lanes.LENGTH) {
      FloatVector below = FloatVector.fromArray(Lanes.F32, block, i).sub(max);
      ofLabel = ofLabel.blend(below, is(label, j));
      FloatVector e = Exp.of(below);
      sum = sum.add(e);
      e.intoArray(block, i);
      j++;
    }
    sum.intoArray(sums, row);
    Log.of(sum).sub(ofLabel).intoArray(losses, row);
  }

  private static VectorMask<Float> is(IntVector label, int j) {
    return label.compare(VectorOperators.EQ, j).cast(Lanes.F32);
  }

  /** One block: from the exponentials to the gradient of the mean of so many losses. */
  private static void gradient(
      int n, int rows, float[] block, int from, float[] sums, int[] labels, int row) {
    int end = from + n * Lanes.LENGTH;
    FloatVector sum = FloatVector.fromArray(Lanes.F32, sums, row);
    IntVector label = IntVector.fromArray(Lanes.I32, labels, row);
    FloatVector all = FloatVector.broadcast(Lanes.F32, (float) rows);
    int j = 0;
    for (int i = from; i < end; i += Lanes.LENGTH) {
      FloatVector softmax = FloatVector.fromArray(Lanes.F32, block, i).div(sum);
      softmax.sub(1, is(label, j)).div(all).intoArray(block, i);
      j++;
    }
  }
}
