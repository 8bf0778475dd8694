package dev.lanewise.kernels.gemm;

import java.util.function.IntConsumer;

/** A kernel that computes nothing. */
final class FakeKernel extends MicroKernel {
  private final IntConsumer called;
  private int calls;
  private int lengthOfC;

  /**
   * A kernel.
   *
   * @param called is told of each call, how many there were with it
   */
  FakeKernel(IntConsumer called) {
    this.called = called;
  }

  /** How often it was called. */
  int calls() {
    return calls;
  }

  /** The length of C in the last call. */
  int lengthOfC() {
    return lengthOfC;
  }

  @Override
  void run(
      int tiles,
      int k,
      float[] a,
      int aOffset,
      int lda,
      int aStep,
      int[] rowStarts,
      int[] columnStarts,
      int run,
      float[] b,
      int bOffset,
      int ldb,
      int bStep,
      float[] panel,
      int panelOffset,
      float[] edge,
      float[] start,
      int startOffset,
      int startStep,
      float[] c,
      int cOffset,
      int ldc,
      int cStep) {
    calls++;
    lengthOfC = c.length;
    called.accept(calls);
  }
}
