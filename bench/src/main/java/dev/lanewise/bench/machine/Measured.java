package dev.lanewise.bench.machine;

import java.util.ArrayList;
import java.util.List;

/** What the machine can do at most, measured: with one thread and with as many as there are. */
public record Measured(List<FmaRate> fma, List<TriadRate> triad) {

  /**
   * Measures this machine in some seconds.
   *
   * @param quick fewer repetitions, no scalars and only level 1 and main memory: about a second
   */
  public static Measured measure(Cpu cpu, int threads, boolean quick) {
    List<FmaRate> fma = new ArrayList<>();
    List<TriadRate> triad = new ArrayList<>();
    int[] counts = threads == 1 ? new int[] {1} : new int[] {1, threads};
    for (int count : counts) {
      fma.addAll(FmaRate.measure(count, quick));
      triad.addAll(TriadRate.measure(cpu, count, quick));
    }
    return new Measured(fma, triad);
  }

  /**
   * The same for a number of threads, with the bandwidth by the size of the arrays instead of by
   * the level that holds them: not every system says what its levels are.
   */
  public static Measured byFootprint(int threads, boolean quick) {
    return new Measured(FmaRate.measure(threads, quick), TriadRate.byFootprint(threads, quick));
  }

  /** GFLOP/s of the fastest width with this many threads, from the nearest measured count. */
  public double peakGflops(int threads) {
    double best = 0;
    for (FmaRate rate : fma) {
      best = Math.max(best, rate.maxGflops() * scale(threads, rate.threads()));
    }
    return best;
  }

  /**
   * GB/s of the level that holds {@code bytes} with this many threads; main memory where none does.
   */
  public double bandwidth(long bytes, int threads) {
    String level = level(bytes);
    double best = 0;
    for (TriadRate rate : triad) {
      if (rate.level().equals(level)) {
        best = Math.max(best, rate.maxGigabytes() * scale(threads, rate.threads()));
      }
    }
    return best;
  }

  /** The first level that holds {@code bytes}, of those that were measured, smallest first. */
  public String level(long bytes) {
    return triad.stream()
        .filter(rate -> rate.holds(bytes))
        .map(TriadRate::level)
        .findFirst()
        .orElse(TriadRate.MEMORY);
  }

  // A count that was not measured takes one thread's rate times the count.
  private double scale(int wanted, int measured) {
    boolean exact = fma.stream().anyMatch(rate -> rate.threads() == wanted);
    if (exact) {
      return wanted == measured ? 1 : 0;
    }
    return measured == 1 ? wanted : 0;
  }
}
