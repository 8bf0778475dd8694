package dev.lanewise.bench.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The cases of {@code verify}. */
final class VerifyCases {
  /** Around 4, 8, 16 and 32 lanes, and a few registers' worth. */
  static final int[] EDGES = {1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 47, 65};

  /** The work from which on {@code Workers} spread a job over their threads, as they count it. */
  static final long SHARED_WORK = 1L << 20;

  private VerifyCases() {}

  /** Sizes at the edges of vectors and tiles, and special numbers: little work at any width. */
  static List<VerifyCase> small() {
    return Stream.of(
            GemmCases.small(),
            ConvCases.small(),
            PoolCases.small(),
            ActivationCases.small(),
            SoftmaxCases.small(),
            RowCases.small(),
            DropoutCases.small(),
            UpdateCases.small())
        .flatMap(List::stream)
        .toList();
  }

  /** At least one case of each operation, each with enough work for several threads. */
  static List<VerifyCase> large() {
    return Stream.of(
            GemmCases.large(),
            ConvCases.large(),
            PoolCases.large(),
            ActivationCases.large(),
            SoftmaxCases.large(),
            RowCases.large(),
            DropoutCases.large(),
            UpdateCases.large())
        .flatMap(List::stream)
        .toList();
  }

  /** Little work so often that it gets code of its own, at the width in use. */
  static List<VerifyCase> often() {
    return GemmCases.often();
  }

  /** All cases. */
  static List<VerifyCase> all() {
    return Stream.of(small(), large(), often()).flatMap(List::stream).toList();
  }

  /**
   * The cases to run at each vector width, where a width that the CPU lacks is slow: the small ones
   * and the first large one of each operation.
   */
  static List<VerifyCase> everyWidth() {
    Set<String> seen = new HashSet<>();
    Stream<VerifyCase> first = large().stream().filter(one -> seen.add(one.operation()));
    return Stream.concat(small().stream(), first).toList();
  }

  /** How many times {@code work} makes a job that is spread over the threads. */
  static int timesForThreads(long work) {
    return (int) ((SHARED_WORK + work - 1) / work);
  }
}
