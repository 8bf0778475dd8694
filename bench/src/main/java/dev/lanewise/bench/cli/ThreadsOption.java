package dev.lanewise.bench.cli;

import picocli.CommandLine.Option;

/** How many threads a network runs on. */
final class ThreadsOption {
  @Option(names = "--threads", description = "Default: as many as Java may use.")
  private Integer threads;

  /** The number that was asked for. */
  int count() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
