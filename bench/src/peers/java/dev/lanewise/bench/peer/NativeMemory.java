package dev.lanewise.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory outside of Java's heap, for operands of native libraries. */
final class NativeMemory {
  private static final long CACHE_LINE = 64;
  private static final long HUGE_PAGE = 2 << 20;
  private static final int MADV_HUGEPAGE = 14;

  private static final MethodHandle MADVISE =
      Native.function("madvise", Native.INT, Native.POINTER, Native.LONG, Native.INT);

  private NativeMemory() {}

  /** Zeros, where cache lines or large pages begin. */
  static MemorySegment allocate(long bytes) {
    long alignment = bytes < HUGE_PAGE ? CACHE_LINE : HUGE_PAGE;
    MemorySegment segment = Arena.ofAuto().allocate(bytes, alignment);
    if (alignment == HUGE_PAGE) {
      // As Java's heap has them; that there are none is no error.
      int unused = Native.call(() -> (int) MADVISE.invokeExact(segment, bytes, MADV_HUGEPAGE));
    }
    return segment;
  }

  /** A copy of an array. */
  static MemorySegment copy(float[] numbers) {
    MemorySegment segment = allocate(4L * numbers.length);
    MemorySegment.copy(numbers, 0, segment, ValueLayout.JAVA_FLOAT, 0, numbers.length);
    return segment;
  }
}
