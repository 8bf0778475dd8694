package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A product of a native library: the operands in native memory, row-major as they were. */
abstract class NativeProduct implements PeerProduct {
  private static final long CACHE_LINE = 64;
  private static final long HUGE_PAGE = 2 << 20;
  private static final int MADV_HUGEPAGE = 14;

  private static final MethodHandle MADVISE =
      Native.function("madvise", Native.INT, Native.POINTER, Native.LONG, Native.INT);

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
    this.a = copy(a);
    this.b = copy(b);
    this.c = copy(new float[s.m() * s.n()]);
  }

  private static MemorySegment copy(float[] numbers) {
    long bytes = 4L * numbers.length;
    long alignment = bytes < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE;
    MemorySegment segment = Arena.ofAuto().allocate(bytes, alignment);
    if (alignment == HUGE_PAGE) {
      // As Java's heap has them; that there are none is no error.
      int unused = Native.call(() -> (int) MADVISE.invokeExact(segment, bytes, MADV_HUGEPAGE));
    }
    MemorySegment.copy(numbers, 0, segment, ValueLayout.JAVA_FLOAT, 0, numbers.length);
    return segment;
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
