package dev.lanewise.network.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxWriterTest {
  @TempDir private Path directory;

  @Test
  void whatIsWrittenIsReadAgain() {
    Dataset data = SyntheticDigits.dataset(7, 30, 10);
    Dataset part =
        new Dataset(data.train().range(5, 25), data.test(), true, "part of synthetic digits");
    IdxWriter.write(part, directory.resolve("new"));
    Dataset read = Mnist.load(directory.resolve("new"));
    assertEquals(part.train().sha256(), read.train().sha256());
    assertEquals(part.test().sha256(), read.test().sha256());
  }

  @Test
  void overwritesNothing() {
    Dataset data = SyntheticDigits.dataset(7, 3, 1);
    IdxWriter.write(data, directory);
    DataException e = assertThrows(DataException.class, () -> IdxWriter.write(data, directory));
    assertTrue(e.getMessage().contains("exists"), e.getMessage());
    assertTrue(Files.exists(directory.resolve("train-images-idx3-ubyte.gz")));
  }

  /** Where the last file cannot be written: a folder is in the place where it would begin. */
  @Test
  void leavesNothingThatItMadeWhereItFails() throws IOException {
    Dataset data = SyntheticDigits.dataset(7, 3, 1);
    long pid = ProcessHandle.current().pid();
    Files.createDirectory(directory.resolve(".t10k-labels-idx1-ubyte.gz." + pid));
    assertThrows(DataException.class, () -> IdxWriter.write(data, directory));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
