package dev.lanewise.bench.gemm;

import org.apache.commons.math3.stat.StatUtils;

/**
 * When a series of calls, made one after another from the first on, came up to its steady rate.
 *
 * <p>The steady time of a call is the median of those in the second half of the time. The series is
 * steady from the first call in the first half that runs at 90 % of the steady rate or more, as do
 * most of the calls in the window that it opens: so their median does. The window is 50
 * milliseconds of steady calls, and five calls at least. That a series falls back later is not seen
 * here.
 *
 * <p>A series that still becomes faster in its second half, or has less than five calls there, is
 * not steady.
 *
 * @param calls how many came before; -1 if the series is not steady
 * @param millis how long those took; NaN if the series is not steady
 * @param steadyMicros the steady time of a call; NaN if the series is not steady
 */
record Steadiness(int calls, double millis, double steadyMicros) {
  private static final double SHARE = 0.9;
  private static final int LEAST_CALLS = 5;
  private static final double WINDOW_NANOS = 50e6;
  private static final Steadiness NEVER = new Steadiness(-1, Double.NaN, Double.NaN);

  /**
   * Searches a series.
   *
   * @param times nanoseconds: the start of the first call, then the end of each, which is the start
   *     of the next
   * @param n calls in the series
   * @throws IllegalArgumentException if there is no call, or not as many times
   */
  static Steadiness of(long[] times, int n) {
    if (n < 1 || n >= times.length) {
      throw new IllegalArgumentException(
          "n is " + n + ", must be at least 1 and less than times.length, " + times.length);
    }
    long halfTime = times[0] + (times[n] - times[0]) / 2;
    int half = 0;
    while (half < n && times[half] < halfTime) {
      half++;
    }
    if (n - half < LEAST_CALLS) {
      return NEVER;
    }
    double steady = median(times, half, n);
    int window = (int) Math.min(n - half, Math.max(LEAST_CALLS, WINDOW_NANOS / steady));
    // Of the calls in the window that opens with call i.
    int fast = 0;
    for (int i = 0; i < window - 1; i++) {
      fast += isFast(times, i, steady);
    }
    for (int i = 0; i < half; i++) {
      fast += isFast(times, i + window - 1, steady);
      int opens = isFast(times, i, steady);
      if (opens == 1 && 2 * fast > window) {
        return new Steadiness(i, (times[i] - times[0]) * 1e-6, steady * 1e-3);
      }
      fast -= opens;
    }
    return NEVER;
  }

  /** 1 if call i ran at the share of the steady rate or more, 0 if not. */
  private static int isFast(long[] times, int i, double steady) {
    return (times[i + 1] - times[i]) * SHARE <= steady ? 1 : 0;
  }

  private static double median(long[] times, int from, int to) {
    double[] calls = new double[to - from];
    for (int i = from; i < to; i++) {
      calls[i - from] = times[i + 1] - times[i];
    }
    return StatUtils.percentile(calls, 50);
  }
}
