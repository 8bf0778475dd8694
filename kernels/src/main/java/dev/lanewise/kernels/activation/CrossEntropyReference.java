package dev.lanewise.kernels.activation;

import dev.lanewise.kernels.lanes.Exp;
import dev.lanewise.kernels.lanes.Log;

/** The definition of {@link CrossEntropy}. */
public final class CrossEntropyReference {
  private CrossEntropyReference() {}

  /**
   * losses[r] = log(sum) - (x[r, labels[r]] - max), where max is the largest number of the row, or
   * NaN if it has one, and sum adds exp(x[r, j] - max) with j ascending.
   */
  public static void loss(
      int rows,
      int n,
      float[] x,
      int xOffset,
      int ldx,
      int[] labels,
      int labelsOffset,
      float[] losses,
      int lossesOffset) {
    for (int r = 0; r < rows; r++) {
      int xRow = xOffset + r * ldx;
      float max = SoftmaxReference.max(n, x, xRow);
      float sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Exp.of(x[xRow + j] - max);
      }
      losses[lossesOffset + r] = Log.of(sum) - (x[xRow + labels[labelsOffset + r]] - max);
    }
  }

  /**
   * The same, and dX[r, j] = (softmax(x[r, :])[j] - onehot) / rows, where onehot is 1 for the label
   * and 0 for the others.
   */
  public static void gradient(
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
    gradient(
        rows,
        rows,
        n,
        x,
        xOffset,
        ldx,
        labels,
        labelsOffset,
        losses,
        lossesOffset,
        dX,
        dXOffset,
        lddX);
  }

  /** The same of some rows, over the number of all. */
  static void gradient(
      int rows,
      int all,
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
    loss(rows, n, x, xOffset, ldx, labels, labelsOffset, losses, lossesOffset);
    SoftmaxReference.forward(rows, n, x, xOffset, ldx, dX, dXOffset, lddX);
    for (int r = 0; r < rows; r++) {
      int dXRow = dXOffset + r * lddX;
      dX[dXRow + labels[labelsOffset + r]] -= 1;
      for (int j = 0; j < n; j++) {
        dX[dXRow + j] /= all;
      }
    }
  }
}
