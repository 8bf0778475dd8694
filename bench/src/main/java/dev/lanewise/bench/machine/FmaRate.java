package dev.lanewise.bench.machine;

import dev.lanewise.kernels.lanes.FmaPeak;
import java.util.ArrayList;
import java.util.List;

/**
 * Multiply-adds that stay in registers.
 *
 * @param bits the vector width; 0 for scalars
 */
public record FmaRate(int bits, int threads, double medianGflops, double maxGflops) {
  // About 5 ms a repetition: short enough to find a moment when the machine is not disturbed.
  private static final int ITERATIONS = 20_000;
  private static final int CALLS = 60;

  static List<FmaRate> measure(int threads, boolean quick) {
    List<FmaRate> rates = new ArrayList<>();
    int preferred = FmaPeak.preferredBits();
    for (int bits : new int[] {0, 128, 256, 512}) {
      if (bits == preferred || !quick && bits < preferred) {
        rates.add(measure(bits, threads, quick ? 30 : 60));
      }
    }
    return rates;
  }

  private static FmaRate measure(int bits, int threads, int repetitions) {
    float[] results = new float[threads];
    Rates rates =
        Rates.measure(
            threads,
            repetitions,
            (double) CALLS * FmaPeak.flops(bits, ITERATIONS),
            (tile, slot) -> {
              float sum = 0;
              for (int call = 0; call < CALLS; call++) {
                sum += FmaPeak.run(bits, ITERATIONS);
              }
              results[tile] = sum;
            });
    for (float result : results) {
      if (!(result > 0)) {
        throw new IllegalStateException("the sum of the chains is " + result + ", must be above 0");
      }
    }
    return new FmaRate(bits, threads, rates.median(), rates.max());
  }
}
