package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;

/**
 * A program that computes a shallow product over and over: until there are kernels for its size,
 * then until C2 has compiled all of them, and then some times more, between two lines that say so.
 */
final class ShallowProducts {
  static final String BEGIN = "begin";
  static final String END = "end";

  private static final int M = 128;
  // No multiple of what keeps B out of registers, at any width.
  private static final int N = 480;
  private static final int K = Lanes.REGISTERS * 10 / 32;
  private static final int TIMES = 20000;

  private ShallowProducts() {}

  /** Has no arguments. */
  public static void main(String[] args) {
    Gemm gemm = new Gemm(Workers.serial());
    float[] a = new float[M * K];
    float[] b = new float[N * K];
    float[] c = new float[M * N];
    while (SizedKernels.SHARED.made() == 0) {
      multiply(gemm, a, b, c, 1);
    }
    multiply(gemm, a, b, c, TIMES);
    System.out.println(BEGIN);
    multiply(gemm, a, b, c, TIMES);
    System.out.println(END);
  }

  private static void multiply(Gemm gemm, float[] a, float[] b, float[] c, int times) {
    for (int i = 0; i < times; i++) {
      gemm.multiply(Transpose.NO, Transpose.YES, M, N, K, 1, a, 0, K, b, 0, K, 0, c, 0, N);
    }
  }
}
