package dev.lanewise.bench.peer;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Native libraries of the jar as files, for only those can be loaded. */
final class NativeFiles {
  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "lanewise");

  private NativeFiles() {}

  /**
   * A file in the jar as one on the disk, where it stays for the next JVM.
   *
   * @param library as bytedeco calls it
   */
  static Path extract(String library, String file) {
    String platform = Libraries.get("platform");
    String resource = "/org/bytedeco/" + library + "/" + platform + "/" + file;
    Path folder = CACHE.resolve(library + "-" + Libraries.get(library) + "-" + platform);
    try {
      URL url = NativeFiles.class.getResource(resource);
      if (url == null) {
        throw new FileNotFoundException("the jar does not hold " + resource);
      }
      URLConnection connection = url.openConnection();
      Path path = folder.resolve(file);
      if (!Files.exists(path) || Files.size(path) != connection.getContentLengthLong()) {
        Files.createDirectories(folder);
        Path partial = Files.createTempFile(folder, file, ".partial");
        try (InputStream in = connection.getInputStream()) {
          Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        // In one step, for another JVM may look for it now.
        Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
      }
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot extract " + file + ": " + e.getMessage(), e);
    }
  }
}
