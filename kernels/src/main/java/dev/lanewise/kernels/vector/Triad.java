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
   * a[i] = fma(s, c[i], b[i]) for i from 0 to n - 1.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   * @throws IndexOutOfBoundsException if an array has fewer than n elements
   */
  public static void run(int n, float s, float[] b, float[] c, float[] a) {
    Checks.atLeast("n", n, 0);
    Checks.region("b", b.length, 0, n);
    Checks.region("c", c.length, 0, n);
    Checks.region("a", a.length, 0, n);
    int done = Lanes.SCALAR ? 0 : vectors(n, s, b, c, a);
    for (int i = done; i < n; i++) {
      a[i] = Math.fma(s, c[i], b[i]);
    }
  }

  private static int vectors(int n, float s, float[] b, float[] c, float[] a) {
    FloatVector factor = FloatVector.broadcast(Lanes.F32, s);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector sum = FloatVector.fromArray(Lanes.F32, b, i);
      factor.fma(FloatVector.fromArray(Lanes.F32, c, i), sum).intoArray(a, i);
    }
    return i;
  }
}
