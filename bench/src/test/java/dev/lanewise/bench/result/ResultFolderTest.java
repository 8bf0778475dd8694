package dev.lanewise.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
  @TempDir private Path directory;

  @Test
  void writesAllFilesTogether() throws IOException {
    Path folder = directory.resolve("a").resolve("b");
    ResultFolder result = new ResultFolder(folder).add("x.md", "1").add("y.md", "2");
    assertFalse(Files.exists(folder.getParent()));
    assertEquals(folder, result.write());
    assertEquals("2", Files.readString(folder.resolve("y.md")));
    assertEquals(List.of("b"), names(folder.getParent()));
  }

  @Test
  void leavesNothingWhenItFails() throws IOException {
    Path folder = directory.resolve("c");
    // The second file cannot be written: its folder is missing.
    ResultFolder result = new ResultFolder(folder).add("x.md", "1").add("no/y.md", "2");
    assertThrows(UncheckedIOException.class, result::write);
    assertEquals(List.of(), names(directory));
  }

  @Test
  void refusesAFolderThatExists() {
    assertThrows(IllegalArgumentException.class, () -> new ResultFolder(directory));
  }

  @Test
  void isNamedByTimeProcessorAndKind() {
    assertEquals(
        "2026-01-02T030405Z-intel-xeon-gold-6430-bench-quick",
        ResultFolder.name(
            Instant.parse("2026-01-02T03:04:05Z"),
            "Intel(R) Xeon(R) Gold 6430 CPU @ 2.10GHz",
            "bench-quick"));
    assertEquals("cpu", ResultFolder.slug("(R)"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
