package dev.lanewise.network.data;

import static dev.lanewise.network.data.IdxFiles.gzip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistDownloadTest {
  private static final byte[] CONTENTS = "what the file holds".getBytes(StandardCharsets.US_ASCII);
  private static final String SUM = new Sha256().add(CONTENTS, 0, CONTENTS.length).hex();
  private static final Map<String, String> EXPECTED = Map.of("file", SUM);

  @TempDir Path directory;

  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 404, new byte[] {1}));
    server.createContext("/right/", exchange -> answer(exchange, 200, gzip(CONTENTS)));
    server.createContext("/wrong/", exchange -> answer(exchange, 200, gzip(new byte[9])));
    server.createContext("/text/", exchange -> answer(exchange, 200, new byte[] {'h', 'i'}));
    server.createContext("/cut/", exchange -> answer(exchange, 200, new byte[] {0x1F, -117, 8}));
    server.createContext("/large/", exchange -> answer(exchange, 200, new byte[5000]));
    server.createContext("/moved/", this::redirect);
    server.createContext("/stalled/", this::stall);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    asked.merge(exchange.getRequestURI().getPath(), 1, Integer::sum);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void redirect(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Location", "/right/file.gz");
    answer(exchange, 302, new byte[] {1});
  }

  /** Promises more than comes. */
  private void stall(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write(1);
      exchange.getResponseBody().flush();
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private URI mirror(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private MnistDownload from(String... paths) {
    return new MnistDownload(
        Stream.of(paths).map(this::mirror).toList(), EXPECTED, Duration.ofSeconds(20), 4000);
  }

  private String failure(MnistDownload download) {
    DataException e =
        assertThrows(DataException.class, () -> download.download(directory, (file, n) -> {}));
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    return e.getMessage();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theFirstMirrorThatIsRightCounts() throws IOException {
    Map<URI, Long> progress = new ConcurrentHashMap<>();
    MnistDownload download = from("/none/", "/wrong/", "/text/", "/right", "/never/");
    download.download(directory, progress::put);
    assertEquals(List.of("file.gz"), names());
    assertArrayEquals(gzip(CONTENTS), Files.readAllBytes(directory.resolve("file.gz")));
    assertEquals(
        Map.of("/none/file.gz", 1, "/wrong/file.gz", 1, "/text/file.gz", 1, "/right/file.gz", 1),
        asked);
    assertEquals((long) gzip(CONTENTS).length, progress.get(mirror("/right/file.gz")));
    Path file = directory.resolve("file.gz");
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertFalse(progress.containsKey(mirror("/none/file.gz")));
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    from("/moved/").download(directory.resolve("new/one"), (file, n) -> {});
    assertTrue(Files.exists(directory.resolve("new/one/file.gz")));
  }

  @Test
  void allAnswersAreToldWhenNoneIsRight() throws IOException {
    String nothing;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nothing = "http://127.0.0.1:" + closed.getLocalPort() + "/";
    }
    MnistDownload download =
        new MnistDownload(
            List.of(
                mirror("/none/"),
                mirror("/wrong/"),
                mirror("/cut/"),
                mirror("/large/"),
                URI.create(nothing)),
            EXPECTED,
            Duration.ofSeconds(20),
            4000);
    String message = failure(download);
    assertTrue(message.startsWith("no mirror gave file: "), message);
    assertTrue(message.contains(mirror("/none/file.gz") + ": HTTP 404; "), message);
    assertTrue(
        message.contains(mirror("/wrong/file.gz") + ": its contents have SHA-256 "), message);
    assertTrue(message.contains(", must have " + SUM), message);
    assertTrue(message.contains("the answer is truncated: it ends within the gzip"), message);
    assertTrue(message.contains(mirror("/large/file.gz") + ": IOException"), message);
    assertTrue(message.contains(nothing + "file.gz: ConnectException"), message);
    assertEquals(List.of(), names());
  }

  @Test
  void aStalledMirrorIsGivenUp() throws IOException {
    String message =
        failure(
            new MnistDownload(
                List.of(mirror("/stalled/")), EXPECTED, Duration.ofMillis(500), 4000));
    assertTrue(message.endsWith("not complete after 0.5 seconds"), message);
    assertEquals(List.of(), names());
  }

  @Test
  void whatIsThereAndRightStays() throws IOException {
    Files.write(directory.resolve("file"), CONTENTS);
    from("/right/").download(directory, (file, n) -> {});
    assertEquals(List.of("file"), names());
    assertEquals(Map.of(), asked);
  }

  @Test
  void whatIsThereWithOtherContentsIsNotOverwritten() throws IOException {
    Path file = Files.write(directory.resolve("file.gz"), gzip(new byte[3]));
    String message = failure(from("/right/"));
    assertTrue(message.startsWith(file + " is there with other contents (SHA-256 "), message);
    assertArrayEquals(gzip(new byte[3]), Files.readAllBytes(file));
    assertEquals(Map.of(), asked);
  }

  @Test
  void theMirrorsAreEncrypted() {
    assertFalse(MnistDownload.MIRRORS.isEmpty());
    for (URI mirror : MnistDownload.MIRRORS) {
      assertEquals("https", mirror.getScheme());
    }
    assertEquals(4, Mnist.PUBLISHED.size());
  }
}
