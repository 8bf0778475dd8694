package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.vector.ColumnSums;
import dev.lanewise.kernels.vector.RowBias;
import dev.lanewise.kernels.vector.RowReference;
import java.util.ArrayList;
import java.util.List;

/** The sums of columns, and a bias added to each row; the rows have a gap between them. */
final class RowCases {
  private static final int GAP = 3;

  private RowCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int edge : VerifyCases.EDGES) {
      cases.add(columnSums(5, edge));
      cases.add(rowBias(5, edge));
    }
    for (int rows = RowReference.CHUNK - 1; rows <= RowReference.CHUNK + 1; rows++) {
      cases.add(columnSums(rows, 37));
    }
    return cases;
  }

  static List<VerifyCase> large() {
    // Columns in two bands. A sum counts 4 bytes an element, the bias 8.
    int n = 257;
    return List.of(
        columnSums(VerifyCases.timesForThreads(4 * n), n),
        rowBias(VerifyCases.timesForThreads(8 * n), n));
  }

  private static VerifyCase columnSums(int rows, int n) {
    int ld = n + GAP;
    float[] x = Numbers.uniform("x", rows * ld);
    return new VerifyCase(
        "column sums",
        rows + " x " + n,
        new float[n],
        sums -> RowReference.sumColumns(rows, n, x, 0, ld, sums, 0),
        (workers, sums) -> new ColumnSums(workers).sum(rows, n, x, 0, ld, sums, 0));
  }

  private static VerifyCase rowBias(int rows, int n) {
    int ld = n + GAP;
    float[] bias = Numbers.uniform("bias", n);
    return new VerifyCase(
        "row bias",
        rows + " x " + n,
        Numbers.uniform("y", rows * ld),
        y -> RowReference.addBias(rows, n, bias, 0, y, 0, ld),
        (workers, y) -> new RowBias(workers).add(rows, n, bias, 0, y, 0, ld));
  }
}
