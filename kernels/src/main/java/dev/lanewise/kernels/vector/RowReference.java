package dev.lanewise.kernels.vector;

/** The definition of {@link RowBias} and {@link ColumnSums}. */
public final class RowReference {
  /** Rows whose sum is formed first, before the sums of such chunks are added up. */
  public static final int CHUNK = 256;

  private RowReference() {}

  /** y[r, j] += bias[j]. */
  public static void addBias(
      int rows, int n, float[] bias, int biasOffset, float[] y, int yOffset, int ldy) {
    for (int r = 0; r < rows; r++) {
      for (int j = 0; j < n; j++) {
        y[yOffset + r * ldy + j] += bias[biasOffset + j];
      }
    }
  }

  /** sums[j] = the sum over r of x[r, j]: within each chunk of rows, then over the chunks. */
  public static void sumColumns(
      int rows, int n, float[] x, int xOffset, int ldx, float[] sums, int sumsOffset) {
    for (int j = 0; j < n; j++) {
      float sum = 0;
      for (int first = 0; first < rows; first += CHUNK) {
        float chunk = 0;
        for (int r = first; r < Math.min(rows, first + CHUNK); r++) {
          chunk += x[xOffset + r * ldx + j];
        }
        sum += chunk;
      }
      sums[sumsOffset + j] = sum;
    }
  }
}
