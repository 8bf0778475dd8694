package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import java.util.function.Consumer;

/** One product: its shape and factors, with data that follow from a seed. */
record GemmCase(
    Transpose transA,
    Transpose transB,
    int m,
    int n,
    int k,
    float alpha,
    float beta,
    boolean special,
    long seed) {

  GemmCase(int m, int n, int k, long seed) {
    this(Transpose.NO, Transpose.NO, m, n, k, 1, 0, false, seed);
  }

  /**
   * Fails unless {@code gemm} gives the bits of the definition and leaves the rest alone. Rows of C
   * have a gap between them, and where they are less than a vector, none as well.
   */
  void check(Gemm gemm) {
    for (int gap : gaps()) {
      check(gemm, gap);
    }
  }

  /**
   * The same as {@link #check} and {@link #checkBias}, each product so many times in a row, with
   * other numbers each time.
   */
  void checkOften(Gemm gemm, int times) {
    for (int gap : gaps()) {
      repeatedly(times, one -> one.check(gemm, gap));
      repeatedly(times, one -> one.checkBias(gemm, gap, false));
      repeatedly(times, one -> one.checkBias(gemm, gap, true));
    }
  }

  /** Between the rows of C. */
  private int[] gaps() {
    return n > 0 && n < Lanes.LENGTH ? new int[] {7, 0} : new int[] {7};
  }

  private void repeatedly(int times, Consumer<GemmCase> check) {
    for (int i = 0; i < times; i++) {
      check.accept(new GemmCase(transA, transB, m, n, k, alpha, beta, special, seed + 11 * i));
    }
  }

  private void check(Gemm gemm, int gap) {
    Guarded a = a();
    Guarded b = b();
    Guarded expected = operand(seed + 2, m, n, gap);
    Guarded actual = operand(seed + 2, m, n, gap);
    define(a, b, expected);
    gemm.multiply(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a.array,
        a.offset,
        a.ld,
        b.array,
        b.offset,
        b.ld,
        beta,
        actual.array,
        actual.offset,
        actual.ld);
    Bits.assertEqual(expected.content(), actual.content(), toString());
    actual.assertGuards(toString());
  }

  /** The same with a bias in each row instead of {@code beta C}; alpha and beta do not count. */
  void checkBias(Gemm gemm) {
    for (int gap : gaps()) {
      checkBias(gemm, gap, false);
      checkBias(gemm, gap, true);
    }
  }

  private void checkBias(Gemm gemm, int gap, boolean relu) {
    Guarded a = a();
    Guarded b = b();
    Guarded bias = operand(seed + 2, 1, n, 2);
    Guarded expected = operand(seed + 3, m, n, gap);
    Guarded actual = operand(seed + 3, m, n, gap);
    defineWithBias(a, b, bias, expected);
    if (relu) {
      GemmReference.relu(m, n, expected.array, expected.offset, expected.ld);
    }
    gemm.multiplyAddBias(
        transA,
        transB,
        m,
        n,
        k,
        a.array,
        a.offset,
        a.ld,
        b.array,
        b.offset,
        b.ld,
        bias.array,
        bias.offset,
        relu,
        actual.array,
        actual.offset,
        actual.ld);
    Bits.assertEqual(expected.content(), actual.content(), "bias, ReLU = " + relu + ": " + this);
    actual.assertGuards("bias, ReLU = " + relu + ": " + this);
  }

  /** The same with op(B) packed beforehand, without a bias and with one. */
  void checkPacked(Gemm gemm) {
    for (int gap : gaps()) {
      checkPacked(gemm, gap);
    }
  }

  private void checkPacked(Gemm gemm, int gap) {
    Guarded a = a();
    Guarded b = b();
    Guarded bias = operand(seed + 2, 1, n, 2);
    Guarded expected = operand(seed + 3, m, n, gap);
    Guarded actual = operand(seed + 3, m, n, gap);
    PackedMatrix packed = gemm.pack(transB, k, n, b.array, b.offset, b.ld);
    define(a, b, expected);
    gemm.multiply(
        transA,
        m,
        alpha,
        a.array,
        a.offset,
        a.ld,
        packed,
        beta,
        actual.array,
        actual.offset,
        actual.ld);
    Bits.assertEqual(expected.content(), actual.content(), "packed: " + this);
    actual.assertGuards("packed: " + this);
    defineWithBias(a, b, bias, expected);
    for (boolean relu : new boolean[] {false, true}) {
      if (relu) {
        GemmReference.relu(m, n, expected.array, expected.offset, expected.ld);
      }
      gemm.multiplyAddBias(
          transA,
          m,
          a.array,
          a.offset,
          a.ld,
          packed,
          bias.array,
          bias.offset,
          relu,
          actual.array,
          actual.offset,
          actual.ld);
      Bits.assertEqual(expected.content(), actual.content(), "packed, relu " + relu + ": " + this);
      actual.assertGuards("packed, relu " + relu + ": " + this);
    }
  }

  /** C as it should be, in place of what is there. */
  void define(Guarded a, Guarded b, Guarded expected) {
    GemmReference.multiply(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a.array,
        a.offset,
        a.ld,
        b.array,
        b.offset,
        b.ld,
        beta,
        expected.array,
        expected.offset,
        expected.ld);
  }

  /** The same with a bias in each row instead of {@code beta C}, without ReLU. */
  void defineWithBias(Guarded a, Guarded b, Guarded bias, Guarded expected) {
    GemmReference.multiplyAddBias(
        transA,
        transB,
        m,
        n,
        k,
        a.array,
        a.offset,
        a.ld,
        b.array,
        b.offset,
        b.ld,
        bias.array,
        bias.offset,
        expected.array,
        expected.offset,
        expected.ld);
  }

  /** Its A. */
  Guarded a() {
    return operand(seed, transA == Transpose.NO ? m : k, transA == Transpose.NO ? k : m, 3);
  }

  /** Its B. */
  Guarded b() {
    return operand(seed + 1, transB == Transpose.NO ? k : n, transB == Transpose.NO ? n : k, 5);
  }

  /** Another matrix, for its C or a bias, with a gap between rows. */
  Guarded operand(long seed, int rows, int columns, int gap) {
    float[] content =
        special ? Fill.special(seed, rows * columns) : Fill.uniform(seed, rows * columns);
    int offset = 1 + gap + (int) (seed % 5);
    return Guarded.matrix(content, rows, columns, offset, columns + gap);
  }
}
