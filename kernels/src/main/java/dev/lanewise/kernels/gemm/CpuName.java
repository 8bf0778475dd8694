package dev.lanewise.kernels.gemm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The processor as part of a file name, such as {@code amd-epyc-9654-25-17-1}: its model name, then
 * numbers, because virtual machines of different processors give the same name.
 */
final class CpuName {
  // As /proc/cpuinfo names them, on x86 and on ARM.
  private static final List<String> KEYS =
      List.of(
          "model name",
          "cpu family",
          "model",
          "stepping",
          "CPU implementer",
          "CPU variant",
          "CPU part",
          "CPU revision");

  private CpuName() {}

  static String ofThisMachine() {
    String text = "";
    try {
      text = Files.readString(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      // Another system than Linux: the architecture has to do.
    }
    return of(text, System.getProperty("os.arch"));
  }

  /** From the first processor in the text of /proc/cpuinfo, or {@code otherwise}. */
  static String of(String cpuinfo, String otherwise) {
    List<String> found = new ArrayList<>();
    String first = cpuinfo.strip().split("\n\\s*\n", 2)[0];
    for (String key : KEYS) {
      for (String line : first.split("\n")) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
          found.add(line.substring(colon + 1));
        }
      }
    }
    String slug = slug(String.join(" ", found));
    return slug.isEmpty() ? slug(otherwise) : slug;
  }

  private static String slug(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("\\((r|tm)\\)|@ *[0-9.]+ *ghz|\\bcpu\\b|\\bprocessor\\b", " ")
        .replaceAll("[^a-z0-9]+", "-")
        .replaceAll("^-|-$", "");
  }
}
