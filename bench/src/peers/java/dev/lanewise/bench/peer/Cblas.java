package dev.lanewise.bench.peer;

import dev.lanewise.kernels.gemm.Transpose;
import java.lang.invoke.MethodHandle;

/** The C interface of the BLAS, as all its libraries have it. */
final class Cblas {
  /** {@code CblasRowMajor}. */
  static final int ROW_MAJOR = 101;

  private static final int NO_TRANS = 111;
  private static final int TRANS = 112;

  private Cblas() {}

  /** {@code CblasNoTrans} or {@code CblasTrans}. */
  static int transpose(Transpose transpose) {
    return transpose == Transpose.NO ? NO_TRANS : TRANS;
  }

  /** {@code cblas_sgemm} of a library. */
  static MethodHandle sgemm(NativeLibrary library) {
    return library.function(
        "cblas_sgemm",
        null,
        Native.INT,
        Native.INT,
        Native.INT,
        Native.INT,
        Native.INT,
        Native.INT,
        Native.FLOAT,
        Native.POINTER,
        Native.INT,
        Native.POINTER,
        Native.INT,
        Native.FLOAT,
        Native.POINTER,
        Native.INT);
  }
}
