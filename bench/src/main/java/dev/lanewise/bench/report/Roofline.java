package dev.lanewise.bench.report;

import dev.lanewise.bench.machine.Measured;

/**
 * About the time that a kernel takes at the machine's limit (Williams, Waterman and Patterson,
 * "Roofline", 2009): that of its multiply-adds at the peak, or that of its arrays' coming and going
 * at the bandwidth of what holds them, whichever is longer.
 */
final class Roofline {
  private static final String MULTIPLY_ADDS = "FMA";

  private final Measured measured;
  private final int threads;

  /** The limits of a machine with so many threads. */
  Roofline(Measured measured, int threads) {
    this.measured = measured;
    this.threads = threads;
  }

  /** About how many milliseconds so many operations and bytes take at the limit. */
  double millis(long flops, long bytes) {
    return Math.max(computing(flops), moving(bytes));
  }

  /** What takes longer: {@value #MULTIPLY_ADDS}, or a level of memory. */
  String limit(long flops, long bytes) {
    return computing(flops) > moving(bytes) ? MULTIPLY_ADDS : measured.level(bytes);
  }

  private double computing(long flops) {
    return flops / measured.peakGflops(threads) * 1e-6;
  }

  private double moving(long bytes) {
    return bytes / measured.bandwidth(bytes, threads) * 1e-6;
  }
}
