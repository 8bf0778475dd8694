package dev.lanewise.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small files under /proc and /sys. Each may be missing, on another system or in a container. */
final class ProcText {
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

  private ProcText() {}

  /** The text of a file without the white space around it, or nothing where it cannot be read. */
  static Optional<String> read(String path) {
    try {
      return Optional.of(Files.readString(Path.of(path)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The value of the first line {@code key : value}. */
  static Optional<String> value(String text, String key) {
    for (String line : text.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
        return Optional.of(line.substring(colon + 1).strip());
      }
    }
    return Optional.empty();
  }

  /** The words of a text, none for a blank one. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("\\s+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  /** The word in brackets, as in {@code always [madvise] never}; without one, the whole text. */
  static String chosen(String text) {
    Matcher matcher = CHOSEN.matcher(text);
    return matcher.find() ? matcher.group(1) : text;
  }
}
