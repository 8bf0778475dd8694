package dev.lanewise.bench.tune;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/** Candidates that run in turn, a moment each. */
final class Race {
  private static final double MOMENT_NANOS = 1e6;

  private Race() {}

  /**
   * A candidate.
   *
   * @param flops of a call
   * @param body runs so many calls
   */
  record Candidate(double flops, IntConsumer body) {}

  /**
   * Runs the candidates.
   *
   * @param warmUpMillis for each of them, in turns, so that the JVM compiles it first
   * @param rounds moments of each
   * @param afterRound is told which round is over
   * @return the GFLOP/s of each that a tenth of its moments reach
   */
  static double[] run(
      List<Candidate> candidates, int warmUpMillis, int rounds, IntConsumer afterRound) {
    int[] calls = new int[candidates.size()];
    Arrays.fill(calls, 1);
    long warmUpNanos = warmUpMillis * 1_000_000L * candidates.size();
    for (long start = System.nanoTime(); System.nanoTime() - start < warmUpNanos; ) {
      for (int i = 0; i < calls.length; i++) {
        moment(candidates.get(i), calls, i);
      }
    }
    double[][] rates = new double[candidates.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < calls.length; i++) {
        rates[i][round] = moment(candidates.get(i), calls, i);
      }
      afterRound.accept(round + 1);
    }
    return Arrays.stream(rates).mapToDouble(Race::upperTenth).toArray();
  }

  /** Runs a candidate for a moment. Returns its rate, and sets how many calls make the next one. */
  private static double moment(Candidate candidate, int[] calls, int i) {
    long start = System.nanoTime();
    candidate.body().accept(calls[i]);
    double nanos = Math.max(1, System.nanoTime() - start);
    double rate = calls[i] * candidate.flops() / nanos;
    calls[i] = (int) Math.clamp(calls[i] * MOMENT_NANOS / nanos, 1, 2.0 * calls[i] + 1);
    return rate;
  }

  /** The value that a tenth of all reach. */
  static double upperTenth(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) * 9 / 10];
  }
}
