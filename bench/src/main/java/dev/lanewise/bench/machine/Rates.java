package dev.lanewise.bench.machine;

import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/** Repeated measurement of work that all threads do at the same time. */
final class Rates {
  private static final double MOST_WARM_UP_NANOS = 3e8;

  private final double[] sorted;

  private Rates(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Measures.
   *
   * @param amount what one thread does in one repetition, so that the rates are billions a second
   * @param body one thread's work; its tile is the thread's number
   */
  static Rates measure(int threads, int repetitions, double amount, Tile body) {
    double[] rates = new double[repetitions];
    try (Workers workers = Workers.of(threads)) {
      long start = System.nanoTime();
      for (int i = 0; i < repetitions && System.nanoTime() - start < MOST_WARM_UP_NANOS; i++) {
        workers.run(threads, Long.MAX_VALUE, body);
      }
      for (int i = 0; i < repetitions; i++) {
        long from = System.nanoTime();
        workers.run(threads, Long.MAX_VALUE, body);
        rates[i] = amount * threads / (System.nanoTime() - from);
      }
    }
    Arrays.sort(rates);
    return new Rates(rates);
  }

  double median() {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  double max() {
    return sorted[sorted.length - 1];
  }
}
