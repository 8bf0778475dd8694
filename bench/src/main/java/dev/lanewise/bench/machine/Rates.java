package dev.lanewise.bench.machine;

import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import org.apache.commons.math3.stat.StatUtils;

/** Repeated measurement of work that all threads do at the same time. */
final class Rates {
  private static final double MOST_WARM_UP_NANOS = 3e8;

  private final double[] rates;

  private Rates(double[] rates) {
    this.rates = rates;
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
      Together together = new Together(threads, body);
      long start = System.nanoTime();
      for (int i = 0; i < repetitions && System.nanoTime() - start < MOST_WARM_UP_NANOS; i++) {
        together.nanos(workers);
      }
      for (int i = 0; i < repetitions; i++) {
        rates[i] = amount * threads / together.nanos(workers);
      }
    }
    return new Rates(rates);
  }

  double median() {
    return StatUtils.percentile(rates, 50);
  }

  double max() {
    return StatUtils.max(rates);
  }
}
