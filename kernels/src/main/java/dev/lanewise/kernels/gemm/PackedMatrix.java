package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;

/**
 * A right-hand matrix op(B), k x n, in the order in which products read it. Made once by {@link
 * Gemm#pack} and used in many products, such as the weights of a trained layer; it does not change
 * when the array it was made from does. Products on any number of threads may share it.
 */
public final class PackedMatrix {
  final int k;
  final int n;

  /** Columns of a panel; the last one has those that are left. */
  final int nr;

  /** Size of a block, in columns and in depth. */
  final int nc;

  final int kc;

  /**
   * From {@link Scratch#START} on blocks of columns, in each blocks of depth, in each panels, in
   * each rows of nr. For the scalar definition one panel: op(B) itself.
   */
  final float[] panels;

  PackedMatrix(Tuning tuning, Transpose trans, int k, int n, ArrayMatrix b) {
    this.k = k;
    this.n = n;
    if (Lanes.SCALAR) {
      this.nr = Math.max(1, n);
      this.nc = nr;
      this.kc = Math.max(1, k);
    } else {
      this.nr = Blocking.vectors(tuning, n, tuning.rows()) * Lanes.LENGTH;
      this.nc = Blocking.columns(tuning, n, nr);
      this.kc = Blocking.depth(tuning, k);
    }
    long size = Lanes.SCALAR ? (long) n * k : (long) blockWidth(n) * k;
    if (size > Scratch.MOST) {
      throw new IllegalArgumentException(
          "op(B) takes " + size + " elements, must be at most " + Scratch.MOST);
    }
    this.panels = new float[Scratch.START + (int) size];
    if (Lanes.SCALAR) {
      copy(trans, b);
      return;
    }
    for (int column = 0; column < n; column += nc) {
      int columns = Math.min(nc, n - column);
      for (int depth = 0; depth < k; depth += kc) {
        int depths = Math.min(kc, k - depth);
        int at = offset(column, depth);
        for (int j = 0; j < columns; j += nr) {
          int width = Math.min(nr, columns - j);
          int first = column + j;
          int behind = n - first - width;
          Packing.packB(b, trans, depth, depths, first, width, behind, panels, at + j * depths);
        }
      }
    }
  }

  private void copy(Transpose trans, ArrayMatrix b) {
    int pStep = trans == Transpose.NO ? b.ld : 1;
    int jStep = trans == Transpose.NO ? 1 : b.ld;
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        panels[offset(0, 0) + p * nr + j] = b.array[b.offset + p * pStep + j * jStep];
      }
    }
  }

  /** Where the block that starts at these columns and this depth is. */
  int offset(int column, int depth) {
    return Scratch.START + column * k + blockWidth(Math.min(nc, n - column)) * depth;
  }

  /** What a step of depth takes of a block: the last panel may be filled up. */
  private int blockWidth(int columns) {
    int last = columns % nr;
    return last == 0 ? columns : columns - last + KernelShape.panelWidth(last);
  }

  /** Rows of op(B). */
  public int k() {
    return k;
  }

  /** Columns of op(B). */
  public int n() {
    return n;
  }
}
