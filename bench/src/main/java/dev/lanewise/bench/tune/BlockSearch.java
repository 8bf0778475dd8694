package dev.lanewise.bench.tune;

import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.gemm.Tuning;
import dev.lanewise.kernels.parallel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The blocks and the tile that are fastest in whole products, one number at a time. */
public final class BlockSearch {
  private static final int[] SIZES = {256, 512, 1024};
  private static final int[] KC = {256, 384, 512, 768, 1024, 2048};
  private static final int[] MC = {72, 96, 144, 192, 288};
  private static final int[] NC = {1024, 2048, 4096};

  // For each candidate and size. Other tiles are other kernels, which C2 must compile first.
  private static final int WARM_UP_OF_TILES = 1500;
  private static final int WARM_UP_OF_BLOCKS = 200;

  // A choice that is not faster than that has its lead from noise.
  private static final double LEAST_GAIN = 1.01;

  private final int rounds;
  private final Consumer<String> progress;
  private final List<Trial> trials = new ArrayList<>();

  /** A tuning and its rate: the geometric mean over the products, in GFLOP/s. */
  public record Trial(Tuning tuning, double gflops) {}

  /**
   * A search.
   *
   * @param rounds of each comparison
   * @param progress is told what is compared
   */
  public BlockSearch(int rounds, Consumer<String> progress) {
    this.rounds = rounds;
    this.progress = progress;
  }

  /** The best choice from the best tiles of {@code map}; the built-in one unless it is beaten. */
  public Tuning run(KernelMap map) {
    Tuning builtIn = Tuning.builtIn();
    List<Tuning> candidates = new ArrayList<>();
    for (KernelMap.Entry e : map.best(3)) {
      candidates.add(new Tuning(e.rows(), e.vectors(), builtIn.mc(), builtIn.kc(), builtIn.nc()));
    }
    Tuning best = fastest("tiles", WARM_UP_OF_TILES, builtIn, candidates);
    for (int kc : KC) {
      candidates.add(new Tuning(best.rows(), best.vectors(), best.mc(), kc, best.nc()));
    }
    best = fastest("kc", WARM_UP_OF_BLOCKS, best, candidates);
    for (int mc : MC) {
      candidates.add(new Tuning(best.rows(), best.vectors(), mc, best.kc(), best.nc()));
    }
    best = fastest("mc", WARM_UP_OF_BLOCKS, best, candidates);
    for (int nc : NC) {
      candidates.add(new Tuning(best.rows(), best.vectors(), best.mc(), best.kc(), nc));
    }
    return fastest("nc", WARM_UP_OF_BLOCKS, best, candidates);
  }

  /** All that was compared. */
  public List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** The fastest of {@code candidates}, which are taken away, or {@code current} if none gains. */
  private Tuning fastest(String what, int warmUpMillis, Tuning current, List<Tuning> candidates) {
    Set<Tuning> all = new LinkedHashSet<>();
    all.add(current);
    all.addAll(candidates);
    candidates.clear();
    List<Tuning> tunings = List.copyOf(all);
    progress.accept(what + ": " + tunings.size() + " candidates");
    double[] rates = new double[tunings.size()];
    Arrays.fill(rates, 1);
    for (int size : SIZES) {
      double[] ofSize = rates(tunings, size, warmUpMillis);
      for (int i = 0; i < rates.length; i++) {
        rates[i] *= Math.pow(ofSize[i], 1.0 / SIZES.length);
      }
    }
    for (int i = 0; i < rates.length; i++) {
      trials.add(new Trial(tunings.get(i), rates[i]));
    }
    return tunings.get(choose(rates));
  }

  /** The index of the highest rate; 0, the current choice, unless that is beaten clearly. */
  static int choose(double[] rates) {
    int best = 0;
    for (int i = 1; i < rates.length; i++) {
      if (rates[i] > rates[best] && rates[i] >= LEAST_GAIN * rates[0]) {
        best = i;
      }
    }
    return best;
  }

  private double[] rates(List<Tuning> tunings, int size, int warmUpMillis) {
    float[] a = numbers(size);
    float[] b = numbers(size);
    float[] c = new float[size * size];
    List<Race.Candidate> candidates = new ArrayList<>();
    for (Tuning tuning : tunings) {
      Gemm gemm = new Gemm(Workers.serial(), tuning);
      candidates.add(
          new Race.Candidate(
              2.0 * size * size * size,
              calls -> {
                for (int call = 0; call < calls; call++) {
                  gemm.multiply(
                      Transpose.NO,
                      Transpose.NO,
                      size,
                      size,
                      size,
                      1,
                      a,
                      0,
                      size,
                      b,
                      0,
                      size,
                      0,
                      c,
                      0,
                      size);
                }
              }));
    }
    return Race.run(candidates, warmUpMillis, rounds, round -> {});
  }

  private static float[] numbers(int size) {
    float[] numbers = new float[size * size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i * 37 % 101 / 101f - 0.5f;
    }
    return numbers;
  }
}
