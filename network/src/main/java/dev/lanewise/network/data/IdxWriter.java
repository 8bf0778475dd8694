package dev.lanewise.network.data;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Writes the four files of a collection as {@link Mnist#load} reads them, compressed. */
public final class IdxWriter {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;

  private IdxWriter() {}

  /** What writes the contents of a file. */
  @FunctionalInterface
  private interface Contents {
    void write(DataOutputStream out) throws IOException;
  }

  /**
   * Writes {@code train-images-idx3-ubyte.gz} and so on.
   *
   * @param directory made if there is none; a file that exists is not overwritten
   * @throws DataException if a file exists or cannot be written; none of the files is left then
   */
  public static void write(Dataset data, Path directory) {
    Map<String, Contents> files = new LinkedHashMap<>();
    files.put(Mnist.TRAIN_IMAGES, out -> images(data.train(), out));
    files.put(Mnist.TRAIN_LABELS, out -> labels(data.train(), out));
    files.put(Mnist.TEST_IMAGES, out -> images(data.test(), out));
    files.put(Mnist.TEST_LABELS, out -> labels(data.test(), out));
    Map<Path, Contents> paths = new LinkedHashMap<>();
    files.forEach((name, contents) -> paths.put(directory.resolve(name + ".gz"), contents));
    for (Path path : paths.keySet()) {
      if (Files.exists(path)) {
        throw new DataException(path + " exists, must not: nothing is overwritten");
      }
    }
    try {
      Files.createDirectories(directory);
      List<Path> written = new ArrayList<>();
      try {
        for (Map.Entry<Path, Contents> file : paths.entrySet()) {
          write(file.getKey(), file.getValue());
          written.add(file.getKey());
        }
      } catch (IOException e) {
        for (Path path : written) {
          Files.deleteIfExists(path);
        }
        throw e;
      }
    } catch (IOException e) {
      throw new DataException("cannot write to " + directory + ": " + Idx.reason(e), e);
    }
  }

  /** Writes beside the target, then moves: no half file ever has the name. */
  private static void write(Path path, Contents contents) throws IOException {
    Path part = path.resolveSibling("." + path.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (DataOutputStream out =
          new DataOutputStream(new GZIPOutputStream(Files.newOutputStream(part), 1 << 16))) {
        contents.write(out);
      }
      Files.move(part, path);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void images(ImageSet set, DataOutputStream out) throws IOException {
    out.writeInt(IMAGES);
    out.writeInt(set.count());
    out.writeInt(set.height());
    out.writeInt(set.width());
    set.writePixels(out);
  }

  private static void labels(ImageSet set, DataOutputStream out) throws IOException {
    out.writeInt(LABELS);
    out.writeInt(set.count());
    set.writeLabels(out);
  }
}
