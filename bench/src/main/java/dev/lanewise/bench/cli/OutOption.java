package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.result.ResultFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes what it measured. */
final class OutOption {
  @Option(
      names = "--out",
      description = "A new folder; default: one under results, named by time and processor.")
  private Path out;

  /**
   * The folder that was asked for.
   *
   * @throws IllegalArgumentException if it exists or cannot be made
   */
  ResultFolder folder(Machine machine, String kind) {
    return ResultFolder.of(out, machine.cpu().model(), kind);
  }
}
