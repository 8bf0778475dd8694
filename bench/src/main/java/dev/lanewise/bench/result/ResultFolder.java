package dev.lanewise.bench.result;

import dev.lanewise.bench.machine.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The files of a run. They are kept in memory and appear together, in one step, when the run is
 * over: a run that fails leaves nothing.
 */
public final class ResultFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * A folder that does not exist yet.
   *
   * @throws IllegalArgumentException if it does
   */
  public ResultFolder(Path folder) {
    if (Files.exists(folder)) {
      throw new IllegalArgumentException(folder + " exists, must be a new folder");
    }
    this.folder = folder;
  }

  /**
   * The folder of a run that starts now.
   *
   * @param chosen the folder that was asked for; null for one under {@code results}, named by the
   *     time, the processor and {@code kind}
   * @throws IllegalArgumentException if it exists
   */
  public static ResultFolder of(Path chosen, String cpu, String kind) {
    return new ResultFolder(
        chosen == null ? Path.of("results", name(Instant.now(), cpu, kind)) : chosen);
  }

  /** The name of a folder: when, on which processor, what. */
  static String name(Instant when, String cpu, String kind) {
    return TIME.format(when) + "-" + slug(cpu) + "-" + kind;
  }

  /** A processor's name as part of a file name, such as {@code amd-epyc-9654}. */
  static String slug(String cpu) {
    String slug =
        cpu.toLowerCase(Locale.ROOT)
            .replaceAll("\\((r|tm)\\)|@.*|\\bcpu\\b|\\bprocessor\\b", " ")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return slug.isEmpty() ? "cpu" : slug;
  }

  /** Adds machine.json. */
  public ResultFolder add(Machine machine) {
    return add("machine.json", Json.pretty(machine));
  }

  /** Adds a text file. */
  public ResultFolder add(String name, String text) {
    files.put(name, text);
    return this;
  }

  /**
   * Writes all files.
   *
   * @return the folder
   * @throws UncheckedIOException if they cannot be written; nothing is left then
   */
  public Path write() {
    Path absolute = folder.toAbsolutePath();
    Path partial = absolute.resolveSibling("." + absolute.getFileName() + ".partial");
    try {
      Files.createDirectories(absolute.getParent());
      Files.createDirectory(partial);
      try {
        for (Map.Entry<String, String> file : files.entrySet()) {
          Files.writeString(partial.resolve(file.getKey()), file.getValue());
        }
        if (Files.exists(absolute)) {
          throw new FileAlreadyExistsException(folder.toString());
        }
        Files.move(partial, absolute);
      } catch (IOException e) {
        delete(partial);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder + ": " + e.getMessage(), e);
    }
    return folder;
  }

  private void delete(Path partial) throws IOException {
    for (String name : files.keySet()) {
      Files.deleteIfExists(partial.resolve(name));
    }
    Files.deleteIfExists(partial);
  }
}
