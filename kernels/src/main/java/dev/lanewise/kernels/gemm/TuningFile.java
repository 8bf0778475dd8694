package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A stored {@link Tuning}: a file of Java properties in a folder with one for each processor, JDK
 * and vector width, because each of them changes which choice is fast.
 *
 * <p>The folder is the system property {@value #PROPERTY}, where empty or {@code off} stands for
 * none; else {@code lanewise/tuning} in {@code $XDG_CONFIG_HOME} or in {@code ~/.config}.
 */
public final class TuningFile {
  /** The system property that names the folder. */
  public static final String PROPERTY = "lanewise.tuning";

  private final Path path;

  TuningFile(Path path) {
    this.path = path;
  }

  /** The file of this processor, JDK and vector width, or nothing where there is no folder. */
  public static Optional<TuningFile> ofThisJvm() {
    return folder(
            System.getProperty(PROPERTY), System.getenv(), System.getProperty("user.home", ""))
        .map(folder -> new TuningFile(folder.resolve(name())));
  }

  static Optional<Path> folder(String property, Map<String, String> environment, String home) {
    if (property != null) {
      return property.isEmpty() || property.equals("off")
          ? Optional.empty()
          : Optional.of(Path.of(property));
    }
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    if (config.isEmpty() && home.isEmpty()) {
      return Optional.empty();
    }
    Path above = config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
    return Optional.of(above.resolve("lanewise").resolve("tuning"));
  }

  private static String name() {
    String version =
        Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining("."));
    return CpuName.ofThisMachine() + "-jdk" + version + "-" + Lanes.vectorBits() + ".properties";
  }

  /** Where it is, whether it exists or not. */
  public Path path() {
    return path;
  }

  /**
   * What is stored.
   *
   * @return nothing where there is no file
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if a number is missing, out of its range or unknown
   */
  public Optional<Tuning> read() {
    Properties stored = new Properties();
    try (Reader reader = Files.newBufferedReader(path)) {
      stored.load(reader);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be read: " + e, e);
    }
    Tuning tuning =
        new Tuning(
            number(stored, "rows"),
            number(stored, "vectors"),
            number(stored, "mc"),
            number(stored, "kc"),
            number(stored, "nc"));
    if (!stored.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown: " + String.join(", ", new TreeSet<>(stored.stringPropertyNames())));
    }
    return Optional.of(tuning);
  }

  private static int number(Properties stored, String name) {
    Object value = stored.remove(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    try {
      return Integer.parseInt(value.toString().strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + value + "', must be a whole number", e);
    }
  }

  /**
   * Stores a choice in one step. JVMs that start from now on use it.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Tuning tuning) {
    String text =
        String.join(
            "\n",
            "# Written by lanewise tune. Without this file the built-in choice is used.",
            "rows=" + tuning.rows(),
            "vectors=" + tuning.vectors(),
            "mc=" + tuning.mc(),
            "kc=" + tuning.kc(),
            "nc=" + tuning.nc(),
            "");
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Path partial =
          path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
      Files.writeString(partial, text);
      Files.move(partial, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e, e);
    }
  }

  /**
   * Removes what is stored, if anything is. JVMs that start from now on use the built-in choice.
   *
   * @throws UncheckedIOException if it cannot be removed
   */
  public void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path + ": " + e, e);
    }
  }

  /**
   * What is stored; where that is nothing, or wrong, the built-in choice, and a warning if wrong.
   */
  Tuning readOrBuiltIn() {
    try {
      return read().orElse(Tuning.DEFAULT);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      System.getLogger(TuningFile.class.getName())
          .log(
              System.Logger.Level.WARNING,
              path + " is not used, the built-in tuning is: " + e.getMessage());
      return Tuning.DEFAULT;
    }
  }

  /** Read once, when the first product or convolution is made. */
  static final class InUse {
    static final Tuning TUNING =
        Lanes.SCALAR
            ? Tuning.DEFAULT
            : ofThisJvm().map(TuningFile::readOrBuiltIn).orElse(Tuning.DEFAULT);

    private InUse() {}
  }
}
