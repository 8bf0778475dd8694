package dev.lanewise.network.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The uncompressed contents of a file that is plain or gzip, which its first two bytes tell. */
final class Contents implements Closeable {
  private final Path file;
  private final long fileLength;
  private final boolean gzip;
  private final InputStream stream;

  private Contents(Path file, long fileLength, boolean gzip, InputStream stream) {
    this.file = file;
    this.fileLength = fileLength;
    this.gzip = gzip;
    this.stream = stream;
  }

  /**
   * Opens a file.
   *
   * @throws DataException if it is no regular file, or a gzip file with a bad header
   */
  static Contents open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + (Files.exists(file) ? " is not a file, must be one" : " does not exist"));
    }
    long length = Files.size(file);
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    boolean opened = false;
    try {
      in.mark(2);
      boolean gzip = GzipStream.startsWith(in.read(), in.read());
      in.reset();
      Contents contents = new Contents(file, length, gzip, gzip ? new GzipStream(file, in) : in);
      opened = true;
      return contents;
    } finally {
      if (!opened) {
        in.close();
      }
    }
  }

  /** The file with or without {@code .gz}, whichever there is; the name as given goes first. */
  static Path resolve(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    Path other =
        file.resolveSibling(
            name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name + ".gz");
    if (Files.exists(file)) {
      return file;
    }
    if (Files.exists(other)) {
      return other;
    }
    throw new DataException(file + " does not exist, and " + other.getFileName() + " neither");
  }

  Path file() {
    return file;
  }

  boolean gzip() {
    return gzip;
  }

  /** Bytes of the file itself. */
  long fileLength() {
    return fileLength;
  }

  /** The most bytes that the contents can have: exact for a plain file. */
  long mostBytes() {
    return gzip ? fileLength * GzipStream.MOST_EXPANSION : fileLength;
  }

  InputStream stream() {
    return stream;
  }

  /**
   * The SHA-256 of a file's uncompressed contents.
   *
   * @param mostBytes the file is refused when it turns out to hold more
   * @throws DataException if the file is damaged or too long
   */
  static String sha256(Path file, long mostBytes) throws IOException {
    try (Contents contents = open(file)) {
      Sha256 sum = new Sha256();
      byte[] part = new byte[1 << 16];
      long length = 0;
      for (int n = contents.stream.read(part); n >= 0; n = contents.stream.read(part)) {
        length += n;
        if (length > mostBytes) {
          throw new DataException(file + " holds more than the " + mostBytes + " bytes allowed");
        }
        sum.add(part, 0, n);
      }
      return sum.hex();
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
