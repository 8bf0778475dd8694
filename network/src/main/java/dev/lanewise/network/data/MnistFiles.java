package dev.lanewise.network.data;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The four files of a collection in MNIST's form, by their names.
 *
 * @param split empty for MNIST and what shares its names, otherwise EMNIST's split, such as {@code
 *     "letters"}
 */
record MnistFiles(
    String split, Path trainImages, Path trainLabels, Path testImages, Path testLabels) {

  /** What the files are called, without the parts that vary: a dot for a dash, {@code .gz}. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:(t10k|train)|emnist-([a-z]+)-(train|test))-"
              + "(images[-.]idx3|labels[-.]idx1)-ubyte(?:\\.gz)?");

  /** EMNIST's classes. The letters are labelled from 1, so label 0 counts too. */
  private static final Map<String, Integer> EMNIST_CLASSES =
      Map.of(
          "balanced", 47, "bymerge", 47, "byclass", 62, "letters", 27, "digits", 10, "mnist", 10);

  /**
   * The files of a directory.
   *
   * @throws DataException if the directory does not hold all four files of exactly one collection
   */
  static MnistFiles in(Path directory) {
    Map<String, Map<String, Path>> splits = collections(directory);
    if (splits.size() > 1) {
      List<String> names = new ArrayList<>();
      splits.keySet().forEach(split -> names.add(split.isEmpty() ? "MNIST" : "EMNIST " + split));
      throw new DataException(
          directory
              + " holds several collections ("
              + String.join(", ", names)
              + "), must hold one: put each in a directory of its own");
    }
    String split = splits.isEmpty() ? "" : splits.keySet().iterator().next();
    Map<String, Path> files = splits.getOrDefault(split, Map.of());
    List<String> missing = new ArrayList<>();
    for (String role : List.of("train images", "train labels", "test images", "test labels")) {
      if (!files.containsKey(role)) {
        missing.add(fileName(split, role) + "[.gz]");
      }
    }
    if (!missing.isEmpty()) {
      throw new DataException(directory + " has no " + String.join(", no ", missing));
    }
    return new MnistFiles(
        split,
        files.get("train images"),
        files.get("train labels"),
        files.get("test images"),
        files.get("test labels"));
  }

  /** The files of each collection in a directory, by split and then by role. */
  private static Map<String, Map<String, Path>> collections(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new DataException(
          directory + (Files.exists(directory) ? " is not a directory" : " does not exist"));
    }
    Map<String, Map<String, Path>> splits = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      TreeSet<Path> sorted = new TreeSet<>(); // A plain file comes before its .gz.
      entries.forEach(sorted::add);
      for (Path entry : sorted) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches()) {
          String split = name.group(2) == null ? "" : name.group(2);
          String part =
              "train".equals(name.group(1)) || "train".equals(name.group(3)) ? "train" : "test";
          String role = part + " " + name.group(4).substring(0, 6);
          splits.computeIfAbsent(split, key -> new TreeMap<>()).putIfAbsent(role, entry);
        }
      }
    } catch (IOException e) {
      throw new DataException("cannot list " + directory + ": " + Idx.reason(e), e);
    }
    return splits;
  }

  private static String fileName(String split, String role) {
    String dimensions = role.endsWith("images") ? "-images-idx3-ubyte" : "-labels-idx1-ubyte";
    boolean train = role.startsWith("train");
    return split.isEmpty()
        ? (train ? "train" : "t10k") + dimensions
        : "emnist-" + split + (train ? "-train" : "-test") + dimensions;
  }

  /** Classes of the collection. */
  int classes() {
    return EMNIST_CLASSES.getOrDefault(split, 10);
  }

  /** Whether its images are stored by columns. */
  boolean transposed() {
    return !split.isEmpty();
  }
}
