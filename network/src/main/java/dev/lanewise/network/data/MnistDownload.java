package dev.lanewise.network.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Downloads the four files of MNIST from public mirrors. A file appears under its name only after
 * its uncompressed contents were found to be the published ones.
 */
public final class MnistDownload {
  /** Public mirrors, in the order in which they are tried. */
  public static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
          URI.create("https://systemds.apache.org/assets/datasets/mnist/"));

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration FILE_TIMEOUT = Duration.ofMinutes(5);

  /** The largest file has 9.5 MiB compressed and 44.9 MiB otherwise. */
  private static final int MOST_DOWNLOADED = 32 << 20;

  private static final long MOST_UNCOMPRESSED = 64L << 20;

  private final List<URI> mirrors;
  private final Map<String, String> expected;
  private final Duration fileTimeout;
  private final int mostDownloaded;

  /** What hears of the progress, from a thread of the download's. */
  @FunctionalInterface
  public interface Progress {
    /**
     * More of a file has come.
     *
     * @param from the address it comes from
     * @param received bytes so far
     */
    void received(URI from, long received);
  }

  /** The download of MNIST from {@link #MIRRORS}. */
  public MnistDownload() {
    this(MIRRORS, Mnist.PUBLISHED);
  }

  /**
   * A download from other places.
   *
   * @param mirrors addresses of directories that hold the files with {@code .gz} added
   * @param expected the SHA-256 of the uncompressed contents by file name without {@code .gz}
   */
  public MnistDownload(List<URI> mirrors, Map<String, String> expected) {
    this(mirrors, expected, FILE_TIMEOUT, MOST_DOWNLOADED);
  }

  MnistDownload(
      List<URI> mirrors, Map<String, String> expected, Duration fileTimeout, int mostDownloaded) {
    this.mirrors = List.copyOf(mirrors);
    this.expected = expected;
    this.fileTimeout = fileTimeout;
    this.mostDownloaded = mostDownloaded;
  }

  /**
   * Downloads what the directory lacks; files that are there and right stay as they are.
   *
   * @param directory made if there is none
   * @throws DataException if no mirror gave a file, with what each answered; or if a file of that
   *     name with other contents is there, which is not overwritten
   */
  public void download(Path directory, Progress progress) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, String> file : expected.entrySet()) {
        if (!present(directory, file.getKey(), file.getValue())) {
          fetch(client, directory, file.getKey(), file.getValue(), progress);
        }
      }
    } catch (IOException e) {
      throw new DataException("cannot write to " + directory + ": " + Idx.reason(e), e);
    } finally {
      client.shutdownNow();
    }
  }

  private static boolean present(Path directory, String name, String sum) throws IOException {
    for (Path file : List.of(directory.resolve(name), directory.resolve(name + ".gz"))) {
      if (Files.exists(file)) {
        String found = Contents.sha256(file, MOST_UNCOMPRESSED);
        if (!found.equals(sum)) {
          throw new DataException(
              file
                  + " is there with other contents (SHA-256 "
                  + found
                  + ", expected "
                  + sum
                  + "): move it away or choose another directory");
        }
        return true;
      }
    }
    return false;
  }

  private void fetch(HttpClient client, Path directory, String name, String sum, Progress progress)
      throws IOException {
    List<String> answers = new ArrayList<>();
    for (URI mirror : mirrors) {
      URI address =
          URI.create(mirror + (mirror.toString().endsWith("/") ? "" : "/") + name + ".gz");
      try {
        install(body(client, address, progress), directory.resolve(name + ".gz"), sum);
        return;
      } catch (Refusal e) {
        answers.add(address + ": " + e.getMessage());
      }
    }
    throw new DataException("no mirror gave " + name + ": " + String.join("; ", answers));
  }

  /** Why a mirror's answer will not do; the next mirror is tried. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  private byte[] body(HttpClient client, URI address, Progress progress) throws Refusal {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HttpResponse.BodyHandler<Void> collect =
        HttpResponse.BodyHandlers.ofByteArrayConsumer(
            part ->
                part.ifPresent(
                    bytes -> {
                      body.write(bytes, 0, bytes.length);
                      progress.received(address, body.size());
                    }));
    // The body of an error is not worth having, and a redirect's never comes here.
    HttpResponse.BodyHandler<Void> limited =
        HttpResponse.BodyHandlers.limiting(
            answer ->
                answer.statusCode() == 200
                    ? collect.apply(answer)
                    : HttpResponse.BodySubscribers.replacing(null),
            mostDownloaded);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(fileTimeout).build();
    CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, limited);
    try {
      int status = answer.get(fileTimeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status != 200) {
        throw new Refusal("HTTP " + status);
      }
      return body.toByteArray();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Refusal("not complete after " + fileTimeout.toMillis() / 1000.0 + " seconds");
    } catch (ExecutionException e) {
      throw new Refusal(
          e.getCause() instanceof IOException failure
              ? Idx.reason(failure)
              : String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new DataException("the download of " + address + " was interrupted", e);
    }
  }

  /** Writes beside the target, checks, then moves: no half file ever has the name. */
  private static void install(byte[] body, Path target, String sum) throws IOException, Refusal {
    Path part = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
    try {
      Files.write(part, body);
      String found;
      try {
        found = Contents.sha256(part, MOST_UNCOMPRESSED);
      } catch (DataException e) {
        throw new Refusal(e.getMessage().replace(part.toString(), "the answer"));
      }
      if (!found.equals(sum)) {
        throw new Refusal("its contents have SHA-256 " + found + ", must have " + sum);
      }
      readableByAll(part);
      move(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A temporary file is for its owner alone. */
  private static void readableByAll(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target);
    }
  }
}
