package dev.lanewise.bench.tune;

import dev.lanewise.kernels.gemm.MicroKernelProbe;
import dev.lanewise.kernels.gemm.Tuning;
import dev.lanewise.kernels.lanes.FmaPeak;
import dev.lanewise.kernels.lanes.Lanes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * What the micro-kernel of each shape reaches with all its data in the L1 cache.
 *
 * @param bits the vector width
 * @param peak GFLOP/s of multiply-adds in registers, measured among the tiles
 */
public record KernelMap(int bits, double peak, List<Entry> entries) {
  private static final int PEAK_ITERATIONS = 2_000;

  // More accumulators than that are in no machine's registers.
  private static final int MOST_ACCUMULATORS = 32;

  /** One shape: rows x vectors. */
  public record Entry(int rows, int vectors, double gflops) {}

  /** Measures every shape that could fit the registers of some machine. */
  public static KernelMap measure(int warmUpMillis, int rounds, IntConsumer afterRound) {
    int bits = Lanes.vectorBits();
    List<Race.Candidate> candidates = new ArrayList<>();
    List<int[]> shapes = new ArrayList<>();
    float[] sink = new float[1];
    candidates.add(
        new Race.Candidate(
            FmaPeak.flops(bits, PEAK_ITERATIONS),
            calls -> {
              for (int call = 0; call < calls; call++) {
                sink[0] += FmaPeak.run(bits, PEAK_ITERATIONS);
              }
            }));
    for (int vectors = 1; vectors <= Tuning.MOST_VECTORS; vectors++) {
      for (int rows = 2; rows <= Tuning.MOST_ROWS; rows++) {
        if (rows * vectors <= MOST_ACCUMULATORS) {
          MicroKernelProbe probe = new MicroKernelProbe(rows, vectors);
          candidates.add(new Race.Candidate(probe.flops(1), calls -> sink[0] += probe.run(calls)));
          shapes.add(new int[] {rows, vectors});
        }
      }
    }
    double[] rates = Race.run(candidates, warmUpMillis, rounds, afterRound);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      entries.add(new Entry(shapes.get(i)[0], shapes.get(i)[1], rates[i + 1]));
    }
    return new KernelMap(bits, rates[0], entries);
  }

  /**
   * The fastest shapes of at least two vectors, best first: with one, each element of A is loaded
   * for a single multiply-add.
   */
  List<Entry> best(int count) {
    return entries.stream()
        .filter(entry -> entry.vectors() > 1 && entry.rows() > 2)
        .sorted(Comparator.comparingDouble(Entry::gflops).reversed())
        .limit(count)
        .toList();
  }

  /** Rows down, vectors across, percent of the peak. */
  public String table() {
    StringBuilder text = new StringBuilder("| rows |");
    StringBuilder rule = new StringBuilder("|--:|");
    for (int vectors = 1; vectors <= Tuning.MOST_VECTORS; vectors++) {
      text.append(" x").append(vectors).append(" |");
      rule.append("--:|");
    }
    text.append('\n').append(rule).append('\n');
    for (int rows = 2; rows <= Tuning.MOST_ROWS; rows++) {
      text.append("| ").append(rows).append(" |");
      for (int vectors = 1; vectors <= Tuning.MOST_VECTORS; vectors++) {
        text.append(' ').append(percent(rows, vectors)).append(" |");
      }
      text.append('\n');
    }
    return text.toString();
  }

  private String percent(int rows, int vectors) {
    for (Entry entry : entries) {
      if (entry.rows() == rows && entry.vectors() == vectors) {
        return String.format(Locale.ROOT, "%.0f", 100 * entry.gflops() / peak);
      }
    }
    return "";
  }
}
