package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Objects;

/**
 * The matrix product. Keeps its scratch memory from one call to the next; for one thread at a time.
 *
 * <p>C must not share memory with A, B or the bias.
 */
public final class Gemm {
  private final GemmLoops loops;
  private final ArrayMatrix a = new ArrayMatrix();
  private final ArrayMatrix b = new ArrayMatrix();

  /** Products on {@code workers}, tuned for this machine: {@link Tuning#current()}. */
  public Gemm(Workers workers) {
    this(new GemmLoops(workers));
  }

  /** Products on {@code workers} with tiles and blocks of one's own; the bits are the same. */
  public Gemm(Workers workers, Tuning tuning) {
    this(new GemmLoops(workers, Objects.requireNonNull(tuning, "tuning is null")));
  }

  Gemm(GemmLoops loops) {
    this.loops = loops;
  }

  /**
   * C = alpha op(A) op(B) + beta C, with op(A) m x k, op(B) k x n and C m x n.
   *
   * @param m rows of op(A) and C, at least 0
   * @param n columns of op(B) and C, at least 0
   * @param k columns of op(A) and rows of op(B), at least 0
   * @param alpha factor of the product; multiplies the elements of A first
   * @param a A as stored: m x k, or k x m where it is transposed
   * @param lda elements from one row of A as stored to the next
   * @param b B as stored: k x n, or n x k where it is transposed
   * @param ldb elements from one row of B as stored to the next
   * @param beta factor of C; with 0 C is overwritten without being read
   * @param c C, m x n
   * @param ldc elements from one row of C to the next
   * @throws IllegalArgumentException if a size is negative or a leading dimension too small
   * @throws IndexOutOfBoundsException if a matrix does not lie in its array
   */
  public void multiply(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    check(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    if (Lanes.SCALAR) {
      GemmReference.multiply(
          transA, transB, m, n, k, alpha, a, aOffset, lda, b, bOffset, ldb, beta, c, cOffset, ldc);
      return;
    }
    this.a.set(a, aOffset, lda);
    this.b.set(b, bOffset, ldb);
    loops.multiply(
        m, n, k, alpha, this.a, transA, this.b, transB, beta, null, 0, false, c, cOffset, ldc);
  }

  /**
   * Packs op(B), k x n, for products with a {@link PackedMatrix}.
   *
   * @throws IllegalArgumentException if a size is negative, {@code ldb} too small or op(B) larger
   *     than an array can be
   * @throws IndexOutOfBoundsException if B does not lie in its array
   */
  public PackedMatrix pack(Transpose transB, int k, int n, float[] b, int bOffset, int ldb) {
    Objects.requireNonNull(transB, "transB is null, must be NO or YES");
    Checks.atLeast("k", k, 0);
    Checks.atLeast("n", n, 0);
    boolean asIs = transB == Transpose.NO;
    Checks.matrix("b", b.length, bOffset, ldb, asIs ? k : n, asIs ? n : k);
    return loops.pack(transB, k, n, this.b.set(b, bOffset, ldb));
  }

  /**
   * C = alpha op(A) op(B) + beta C with a packed op(B): the bits of {@link #multiply(Transpose,
   * Transpose, int, int, int, float, float[], int, int, float[], int, int, float, float[], int,
   * int)}.
   */
  public void multiply(
      Transpose transA,
      int m,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    checkPacked(transA, m, a, aOffset, lda, b, c, cOffset, ldc);
    if (Lanes.SCALAR) {
      GemmReference.multiply(
          transA,
          Transpose.NO,
          m,
          b.n,
          b.k,
          alpha,
          a,
          aOffset,
          lda,
          b.panels,
          b.offset(0, 0),
          b.nr,
          beta,
          c,
          cOffset,
          ldc);
      return;
    }
    this.a.set(a, aOffset, lda);
    loops.multiply(m, alpha, this.a, transA, b, beta, null, 0, false, c, cOffset, ldc);
  }

  /**
   * C = bias + op(A) op(B), or max(bias + op(A) op(B), 0), with a packed op(B).
   *
   * @param relu whether to take the maximum with 0, as the other {@code multiplyAddBias} does
   */
  public void multiplyAddBias(
      Transpose transA,
      int m,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    checkPacked(transA, m, a, aOffset, lda, b, c, cOffset, ldc);
    Checks.region("bias", bias.length, biasOffset, b.n);
    if (Lanes.SCALAR) {
      GemmReference.multiplyAddBias(
          transA,
          Transpose.NO,
          m,
          b.n,
          b.k,
          a,
          aOffset,
          lda,
          b.panels,
          b.offset(0, 0),
          b.nr,
          bias,
          biasOffset,
          c,
          cOffset,
          ldc);
      if (relu) {
        GemmReference.relu(m, b.n, c, cOffset, ldc);
      }
      return;
    }
    this.a.set(a, aOffset, lda);
    loops.multiply(m, 1, this.a, transA, b, 0, bias, biasOffset, relu, c, cOffset, ldc);
  }

  private static void checkPacked(
      Transpose transA,
      int m,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float[] c,
      int cOffset,
      int ldc) {
    Objects.requireNonNull(transA, "transA is null, must be NO or YES");
    Objects.requireNonNull(b, "b is null, must be a packed matrix");
    Checks.atLeast("m", m, 0);
    boolean asIs = transA == Transpose.NO;
    Checks.matrix("a", a.length, aOffset, lda, asIs ? m : b.k, asIs ? b.k : m);
    Checks.matrix("c", c.length, cOffset, ldc, m, b.n);
  }

  /**
   * C = bias + op(A) op(B), or max(bias + op(A) op(B), 0): the bias, n elements, is added to each
   * row. The other arguments are those of {@link #multiply}; C is overwritten.
   *
   * @param relu whether to take the maximum with 0, the activation ReLU, in the same pass: NaN
   *     stays NaN, and -0 becomes +0
   */
  public void multiplyAddBias(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] c,
      int cOffset,
      int ldc) {
    check(transA, transB, m, n, k, a, aOffset, lda, b, bOffset, ldb, c, cOffset, ldc);
    Checks.region("bias", bias.length, biasOffset, n);
    if (Lanes.SCALAR) {
      GemmReference.multiplyAddBias(
          transA,
          transB,
          m,
          n,
          k,
          a,
          aOffset,
          lda,
          b,
          bOffset,
          ldb,
          bias,
          biasOffset,
          c,
          cOffset,
          ldc);
      if (relu) {
        GemmReference.relu(m, n, c, cOffset, ldc);
      }
      return;
    }
    this.a.set(a, aOffset, lda);
    this.b.set(b, bOffset, ldb);
    loops.multiply(
        m, n, k, 1, this.a, transA, this.b, transB, 0, bias, biasOffset, relu, c, cOffset, ldc);
  }

  static void check(
      Transpose transA,
      Transpose transB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] c,
      int cOffset,
      int ldc) {
    Objects.requireNonNull(transA, "transA is null, must be NO or YES");
    Objects.requireNonNull(transB, "transB is null, must be NO or YES");
    Checks.atLeast("m", m, 0);
    Checks.atLeast("n", n, 0);
    Checks.atLeast("k", k, 0);
    boolean aAsIs = transA == Transpose.NO;
    boolean bAsIs = transB == Transpose.NO;
    Checks.matrix("a", a.length, aOffset, lda, aAsIs ? m : k, aAsIs ? k : m);
    Checks.matrix("b", b.length, bOffset, ldb, bAsIs ? k : n, bAsIs ? n : k);
    Checks.matrix("c", c.length, cOffset, ldc, m, n);
  }
}
