package dev.lanewise.bench.peer;

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

  // What is left of the pages asked for last.
  private static MemorySegment rest = MemorySegment.NULL;

  private NativeMemory() {}

  /**
   * Zeros, where a cache line begins, one piece behind the other, as in an arena of Lanewise. Kept
   * for as long as the JVM runs.
   */
  static synchronized MemorySegment allocate(long bytes) {
    long lines = Math.ceilDiv(bytes, CACHE_LINE) * CACHE_LINE;
    if (lines > rest.byteSize()) {
      rest = onHugePages(Math.ceilDiv(lines, HUGE_PAGE) * HUGE_PAGE);
    }
    MemorySegment memory = rest.asSlice(0, bytes);
    rest = rest.asSlice(lines);
    return memory;
  }

  /**
   * Memory on large pages, as Java's heap has them; that the system gives none is no error. They
   * must be asked for before the memory is touched, as Java does with what it allocates.
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
