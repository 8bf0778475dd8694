package dev.lanewise.kernels.lanes;

/**
 * Scratch memory of each thread for one purpose, with vectors that lie within cache lines: one that
 * lies across two costs a second access to the cache, and more where the data comes from L2.
 *
 * <p>Java does not say where an array lies, and may move it. But G1 and ZGC give an array that is
 * large enough a round address. So where more is asked for than stays in an L1 cache, the array is
 * that large: half of what G1 calls a region, which is 2 MiB where the heap may grow to 6 GiB, and
 * at most 16. A thread has one for all kernels and keeps it; what it holds is lost when the next
 * kernel asks. With other collectors no speed is gained.
 *
 * <p>The same holds for the arrays that kernels are called with: a matrix or images in a large
 * array are read faster where they begin at {@link #START}. An {@link Arena} lays them out so.
 */
public final class Scratch {
  /**
   * The index at which scratch memory begins: in an array at a round address the first one at the
   * beginning of a cache line, where the array has the usual header of 16 bytes.
   */
  public static final int START = 12;

  /** The most floats from {@link #START} on in one array. */
  public static final int MOST = Integer.MAX_VALUE - 8 - START;

  // Floats that are worth a large array: without it squares of 128 lose 4 to 6 %, those of 384 7
  // and 13 (two pairs of runs in new JVMs), and 1 x 512 x 512 takes 1.3 times as long. Fewer, as in
  // squares of 32 to 96 and layers of ten outputs, gained nothing by it (three runs in turn).
  static final int WORTHWHILE = 1 << 13;

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
   *
   * @throws IllegalArgumentException if no array has so many
   */
  public float[] get(long length) {
    float[] array = ofThread.get();
    if (array.length - START < length) {
      array = array(length);
      ofThread.set(array);
    }
    return array;
  }

  /** An array of zeros with at least {@code length} from {@link #START} on. */
  static float[] array(long length) {
    if (length > MOST) {
      throw new IllegalArgumentException(
          "scratch memory takes " + length + " floats, must be at most " + MOST);
    }
    int least = START + (int) length;
    return new float[length < WORTHWHILE ? least : Math.max(LARGE, least)];
  }
}
