package dev.lanewise.kernels.lanes;

/**
 * Scratch memory of each thread for one purpose, with vectors that lie within cache lines: one that
 * lies across two costs a second access to the cache, and more where the data comes from L2.
 *
 * <p>Java does not say where an array lies, and may move it. But G1 and ZGC give an array that is
 * large enough memory of its own, from a round address on, and leave it there. So these arrays are
 * that large, however little is asked for, each thread has one for all kernels, and what it holds
 * is lost when the next kernel asks. With other collectors nothing is gained, and nothing lost.
 */
public final class Scratch {
  /** The index at which scratch memory begins: the first one at the beginning of a cache line. */
  public static final int START = 12;

  // G1 cuts the heap into some 2048 regions of a power of two, of 1 to 32 MiB; an array that takes
  // more than half of one is large.
  private static final long REGIONS = 2048;
  private static final long SMALLEST_REGION = 1 << 20;
  private static final long LARGEST_REGION = 1 << 25;
  private static final int LARGE =
      (int) (regionOf(Runtime.getRuntime().maxMemory()) / 2 / Float.BYTES);

  private final ThreadLocal<float[]> ofThread = ThreadLocal.withInitial(() -> new float[0]);

  /** Scratch memory for a purpose: no kernel may need it for two things at once. */
  public Scratch() {}

  /** Bytes of a region of a heap that may grow to so many. */
  static long regionOf(long heap) {
    long region = Math.clamp(heap / REGIONS, SMALLEST_REGION, LARGEST_REGION);
    return Long.highestOneBit(2 * region - 1);
  }

  /**
   * An array of this thread with at least {@code length} floats from {@link #START} on, holding
   * anything.
   */
  public float[] get(int length) {
    float[] array = ofThread.get();
    if (array.length - START < length) {
      array = new float[Math.max(LARGE, Math.addExact(START, length))];
      ofThread.set(array);
    }
    return array;
  }
}
