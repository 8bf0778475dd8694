package dev.lanewise.bench.cli;

import dev.lanewise.network.data.Dataset;
import dev.lanewise.network.data.IdxWriter;
import dev.lanewise.network.data.Mnist;
import dev.lanewise.network.data.MnistDownload;
import dev.lanewise.network.data.SyntheticDigits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gets, checks and makes images. */
@Command(name = "data", description = "Downloads, checks or generates images of digits.")
final class DataCommand implements Runnable {
  // A tenth of the images, as in MNIST a seventh, is for testing.
  private static final int TEST_SHARE = 10;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a subcommand is missing, must be download, check or generate");
  }

  @Command(name = "download", description = "Downloads MNIST and checks each file.")
  int download(
      @Option(names = "--dir", description = "Where to; default: the user's cache.") Path dir) {
    PrintWriter out = spec.commandLine().getOut();
    Path directory = dir == null ? Mnist.cache(System.getenv()) : dir;
    Progress progress = new Progress(out);
    new MnistDownload()
        .download(
            directory, (from, received) -> progress.count(from.getPath() + ", bytes", received));
    progress.line("MNIST is in " + directory);
    return 0;
  }

  @Command(
      name = "check",
      description =
          "Reads the files and compares them with MNIST's; exit code 1 where they differ.")
  int check(
      @Option(names = "--dir", description = "The directory; default: as train finds it.")
          Path dir) {
    PrintWriter out = spec.commandLine().getOut();
    Dataset data = Mnist.load(Mnist.find(dir, System.getenv()));
    out.println("train    " + data.train());
    out.println("test     " + data.test());
    List<String> differences = Mnist.check(data);
    if (differences.isEmpty()) {
      out.println("these are the published files of MNIST");
    }
    differences.forEach(difference -> out.println("not MNIST: " + difference));
    out.flush();
    return differences.isEmpty() ? 0 : 1;
  }

  @Command(
      name = "generate",
      description = "Draws synthetic digits and writes them as MNIST's files are written.")
  int generate(
      @Option(
              names = "--count",
              defaultValue = "10000",
              description =
                  "Images to train with, and a tenth of it to test with "
                      + "(default: ${DEFAULT-VALUE}).")
          int count,
      @Option(names = "--seed", defaultValue = "25", description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--dir", required = true, description = "Where to; a new or empty place.")
          Path dir) {
    if (count < TEST_SHARE) {
      throw new IllegalArgumentException(
          "--count is " + count + ", must be at least " + TEST_SHARE);
    }
    Dataset data = SyntheticDigits.dataset(seed, count, count / TEST_SHARE);
    IdxWriter.write(data, dir);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d images to train with and %d to test with are in %s%n",
            data.train().count(),
            data.test().count(),
            dir);
    return 0;
  }
}
