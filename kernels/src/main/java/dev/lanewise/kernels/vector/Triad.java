package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;

/**
 * a = b + s c: two numbers are read, one is written, one FMA is done. What it moves in a second is
 * the bandwidth of the memory that holds the three arrays. It runs on the calling thread, so that
 * each thread of a measurement keeps arrays of its own in its own caches.
 *
 * <p>Source: McCalpin, "Memory bandwidth and machine balance in current high performance
 * computers", 1995 (STREAM). STREAM rounds twice where this does an FMA.
 */
public final class Triad {
  private Triad() {}

  /** The bytes that {@link #run} reads and writes. */
  public static long bytes(int n) {
    return 3L * Float.BYTES * n;
  }

  /** The floating-point operations that {@link #run} does: an FMA counts as two. */
  public static long flops(int n) {
    return 2L * n;
  }

  /**
   * a[i] = fma(s, c[i], b[i]) for n elements of each array.
   *
   * @param at where they begin in each array
   * @throws IllegalArgumentException if {@code n} is negative
   * @throws IndexOutOfBoundsException if an array has fewer than n elements from there on
   */
  public static void run(int n, float s, int at, float[] b, float[] c, float[] a) {
    Checks.atLeast("n", n, 0);
    Checks.region("b", b.length, at, n);
    Checks.region("c", c.length, at, n);
    Checks.region("a", a.length, at, n);
    int end = at + n;
    int done = Lanes.SCALAR ? at : vectors(at, end, s, b, c, a);
    for (int i = done; i < end; i++) {
      a[i] = Math.fma(s, c[i], b[i]);
    }
  }

  private static int vectors(int at, int end, float s, float[] b, float[] c, float[] a) {
    FloatVector factor = FloatVector.broadcast(Lanes.F32, s);
    int i = at;
    for (; i <= end - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector sum = FloatVector.fromArray(Lanes.F32, b, i);
      factor.fma(FloatVector.fromArray(Lanes.F32, c, i), sum).intoArray(a, i);
    }
    return i;
  }
}
