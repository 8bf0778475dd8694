package dev.lanewise.bench.result;

import dev.lanewise.bench.machine.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The files of a run. They are kept in memory and appear together, in one step, when the run is
 * over: a run that fails leaves no file, though the folders above may be new.
 */
public final class ResultFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * A folder that does not exist yet.
   *
   * @throws IllegalArgumentException if it does, or if it could not be written: better now than
   *     after a long run
   */
  public ResultFolder(Path folder) {
    if (Files.exists(folder)) {
      throw new IllegalArgumentException(folder + " exists, must be a new folder");
    }
    Path existing = folder.toAbsolutePath().getParent();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new IllegalArgumentException(
          folder + " cannot be made: " + existing + " must be a directory that can be written");
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
    try {
      Files.createDirectories(absolute.getParent());
      Path partial =
          Files.createTempDirectory(absolute.getParent(), "." + absolute.getFileName() + ".");
      boolean complete = false;
      try {
        for (Map.Entry<String, String> file : files.entrySet()) {
          Files.writeString(partial.resolve(file.getKey()), file.getValue());
        }
        readableByAll(partial);
        if (Files.exists(absolute)) {
          throw new FileAlreadyExistsException(folder.toString());
        }
        Files.move(partial, absolute);
        complete = true;
      } finally {
        if (!complete) {
          delete(partial);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + folder + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(),
          e);
    }
    return folder;
  }

  // A temporary directory is its owner's alone, a result is not.
  private static void readableByAll(Path directory) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private void delete(Path partial) throws IOException {
    for (String name : files.keySet()) {
      Files.deleteIfExists(partial.resolve(name));
    }
    Files.deleteIfExists(partial);
  }
}
