package dev.lanewise.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory outside of Java's heap, for operands of native libraries. */
@SuppressWarnings("restricted")
final class NativeMemory {
  private static final long CACHE_LINE = 64;
  private static final long HUGE_PAGE = 2 << 20;
  private static final int MADV_HUGEPAGE = 14;

  private static final MethodHandle ALIGNED_ALLOC =
      Native.function("aligned_alloc", Native.POINTER, Native.LONG, Native.LONG);
  private static final MethodHandle MADVISE =
      Native.function("madvise", Native.INT, Native.POINTER, Native.LONG, Native.INT);

  private NativeMemory() {}

  /** Zeros, where cache lines or large pages begin. */
  static MemorySegment allocate(long bytes) {
    return bytes < HUGE_PAGE
        ? Arena.ofAuto().allocate(bytes, CACHE_LINE)
        : onHugePages(Math.ceilDiv(bytes, HUGE_PAGE) * HUGE_PAGE).asSlice(0, bytes);
  }

  /**
   * Memory on large pages, as Java's heap has them; that the system gives none is no error. They
   * must be asked for before the memory is touched, which an arena does. It is kept for as long as
   * the JVM runs.
   */
  private static MemorySegment onHugePages(long bytes) {
    MemorySegment pointer =
        Native.call(() -> (MemorySegment) ALIGNED_ALLOC.invokeExact(HUGE_PAGE, bytes));
    if (pointer.address() == 0) {
      throw new OutOfMemoryError("the system has no " + bytes + " bytes for native memory");
    }
    MemorySegment memory = pointer.reinterpret(bytes);
    int unused = Native.call(() -> (int) MADVISE.invokeExact(memory, bytes, MADV_HUGEPAGE));
    return memory.fill((byte) 0);
  }

  /** A copy of an array. */
  static MemorySegment copy(float[] numbers) {
    MemorySegment segment = allocate(4L * numbers.length);
    MemorySegment.copy(numbers, 0, segment, ValueLayout.JAVA_FLOAT, 0, numbers.length);
    return segment;
  }
}
