package dev.lanewise.bench.cli;

import dev.lanewise.network.data.Dataset;
import dev.lanewise.network.data.Mnist;
import dev.lanewise.network.data.SyntheticDigits;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which images a network learns from. */
final class DataOption {
  // Synthetic images are drawn in as many as MNIST has, unless --limit asks for fewer.
  private static final String SYNTHETIC = "synthetic";
  private static final int TRAIN_COUNT = 60_000;
  private static final int TEST_COUNT = 10_000;

  @Option(
      names = "--data",
      description =
          "A directory with MNIST's files, or \"synthetic\". Default: LANEWISE_DATA, "
              + "then the user's cache.")
  private String data;

  @Option(names = "--limit", description = "Use at most so many images of each set.")
  private Integer limit;

  /**
   * The images that were asked for.
   *
   * @param seed of synthetic ones
   */
  Dataset dataset(long seed) {
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException("--limit is " + limit + ", must be at least 1");
    }
    if (SYNTHETIC.equals(data)) {
      return SyntheticDigits.dataset(seed, limited(TRAIN_COUNT), limited(TEST_COUNT));
    }
    Path directory = Mnist.find(data == null ? null : Path.of(data), System.getenv());
    Dataset all = Mnist.load(directory);
    return new Dataset(
        all.train().first(limited(all.train().count())),
        all.test().first(limited(all.test().count())),
        all.synthetic(),
        all.source());
  }

  private int limited(int count) {
    return limit == null ? count : Math.min(limit, count);
  }
}
