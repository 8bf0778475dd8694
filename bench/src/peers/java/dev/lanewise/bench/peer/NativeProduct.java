package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A product of a native library: the operands in native memory, row-major as they were. */
abstract class NativeProduct implements PeerCall {
  final GemmShape s;
  final int lda;
  final int ldb;
  final MemorySegment a;
  final MemorySegment b;
  final MemorySegment c;

  NativeProduct(GemmShape shape, float[] a, float[] b) {
    this.s = shape;
    this.lda = s.ta() == Transpose.NO ? s.k() : s.m();
    this.ldb = s.tb() == Transpose.NO ? s.n() : s.k();
    this.a = NativeMemory.copy(a);
    this.b = NativeMemory.copy(b);
    this.c = NativeMemory.allocate(4L * s.m() * s.n());
  }

  /** What a failed call throws. */
  static RuntimeException failed(String function, Throwable cause) {
    return new IllegalStateException(function + " failed: " + cause.getMessage(), cause);
  }

  @Override
  public float[] result() {
    return c.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Override
  public long flops() {
    return s.flops();
  }
}
