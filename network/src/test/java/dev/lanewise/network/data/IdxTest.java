package dev.lanewise.network.data;

import static dev.lanewise.network.data.IdxFiles.concat;
import static dev.lanewise.network.data.IdxFiles.counting;
import static dev.lanewise.network.data.IdxFiles.file;
import static dev.lanewise.network.data.IdxFiles.gzip;
import static dev.lanewise.network.data.IdxFiles.images;
import static dev.lanewise.network.data.IdxFiles.labels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
  private static final byte[] SMALL = images(3, 2, 2, counting(12));

  @TempDir Path directory;

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void plainAndGzipGiveTheSame() throws IOException {
    Idx.Images plain = Idx.readImages(write("plain", SMALL));
    Idx.Images zipped = Idx.readImages(write("zipped", gzip(SMALL)));
    for (Idx.Images images : new Idx.Images[] {plain, zipped}) {
      assertEquals(3, images.count());
      assertEquals(2, images.height());
      assertEquals(2, images.width());
      assertArrayEquals(counting(12), images.pixels());
    }
    assertArrayEquals(
        new byte[] {7, 0, 9},
        Idx.readLabels(write("l", gzip(labels((byte) 7, (byte) 0, (byte) 9))), 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"images", "images.gz"})
  void nameMayHaveOrLackGz(String there) throws IOException {
    write(there, SMALL);
    assertEquals(3, Idx.readImages(directory.resolve("images")).count());
    assertEquals(3, Idx.readImages(directory.resolve("images.gz")).count());
  }

  @Test
  void gzipHeaderMayHaveAllOptionalFields() throws IOException {
    byte[] simple = gzip(SMALL);
    byte[] header = {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3};
    byte[] fields = {3, 0, 9, 9, 9, 'n', 'a', 0, 'c', 'o', 'm', 0};
    CRC32 crc = new CRC32();
    crc.update(header);
    crc.update(fields);
    byte[] sum = {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)};
    byte[] rest = Arrays.copyOfRange(simple, 10, simple.length);
    assertEquals(3, Idx.readImages(write("full", concat(header, fields, sum, rest))).count());

    sum[0]++;
    DataException e =
        assertThrows(
            DataException.class,
            () -> Idx.readImages(write("bad", concat(header, fields, sum, rest))));
    assertTrue(e.getMessage().contains("checksum of its header"), e.getMessage());
  }

  static Arguments[] malformed() {
    byte[] zipped = gzip(SMALL);
    return new Arguments[] {
      bad("an empty file", new byte[0], "is truncated: it ends after 0 bytes of its header of 16"),
      bad("half a header", Arrays.copyOf(SMALL, 9), "ends after 9 bytes of its header of 16"),
      bad("half a magic number", new byte[] {0, 0, 8}, "ends after 3 bytes of its header"),
      bad("a file cut short", Arrays.copyOf(SMALL, 27), "(12 bytes), but has 11"),
      bad("a file too long", concat(SMALL, new byte[5]), "(12 bytes), but has 5 bytes more"),
      bad("labels", labels((byte) 1), "holds labels (0x00000801), must hold images (0x00000803)"),
      bad("text", "hello world, this is text".getBytes(StandardCharsets.US_ASCII), "not an IDX"),
      bad(
          "signed bytes",
          file(new byte[1], 0x903, 1, 1, 1),
          "holds signed bytes (magic 0x00000903)"),
      bad("short integers", file(new byte[2], 0xB03, 1, 1, 1), "holds 16-bit integers"),
      bad("integers", file(new byte[4], 0xC03, 1, 1, 1), "holds 32-bit integers"),
      bad("floats", file(new byte[4], 0xD03, 1, 1, 1), "holds 32-bit floats"),
      bad("doubles", file(new byte[8], 0xE03, 1, 1, 1), "holds 64-bit floats"),
      bad("unknown type", file(new byte[8], 0x703, 1, 1, 1), "holds data of an unknown type"),
      bad("2 dimensions", file(new byte[8], 0x802, 2, 4, 1), "has 2 dimensions (magic 0x00000802)"),
      bad("no image", images(0, 2, 2), "declares 0 images"),
      bad("no pixel", images(3, 0, 2), "declares images of 0 x 2 pixels, must be 1 to 4096"),
      bad("wide images", images(1, 1, -1), "declares images of 1 x 4294967295 pixels"),
      bad("2^31 images", images(1 << 31, 28, 28), "declares 2147483648 images of 28 x 28"),
      bad("2^31 images, gzip", gzip(images(1 << 31, 28, 28)), "cannot be whole: it declares 2147"),
      bad("largest of all", images(-1, 4096, 4096), "(72057594021150720 bytes), but has 0"),
      bad(
          "gzip: contents cut",
          gzip(Arrays.copyOf(SMALL, 27)),
          "declares 12 bytes of contents, but"),
      bad(
          "gzip: contents too long",
          gzip(SMALL, new byte[1]),
          "has more contents than it declares"),
      bad("gzip: no header", new byte[] {0x1F, (byte) 0x8B, 8}, "ends within the gzip header"),
      bad("gzip: endless name", endlessName(), "its header is longer than 262144 bytes"),
      bad("gzip: data cut", Arrays.copyOf(zipped, 20), "ends within its compressed data"),
      bad("gzip: trailer cut", Arrays.copyOf(zipped, zipped.length - 3), "within the gzip trailer"),
      bad("gzip: trailing byte", concat(zipped, new byte[1]), "has trailing bytes after its gzip"),
      bad("gzip: rubbish behind", concat(zipped, SMALL), "has trailing bytes after its gzip data"),
      bad("gzip: two members", concat(zipped, gzip()), "has more than one gzip member"),
      bad("gzip: method", changed(zipped, 2, 7), "its compression method is 7, must be 8"),
      bad("gzip: reserved flag", changed(zipped, 3, 0x20), "reserved flags are set"),
      bad("gzip: checksum", changed(zipped, zipped.length - 8, 1), "its checksum (CRC-32)"),
      bad("gzip: length", changed(zipped, zipped.length - 4, 1), "length as 1 bytes, but holds 28"),
      bad("gzip: not deflate", changed(zipped, 10, 0xFF), "is a damaged gzip file"),
    };
  }

  private static Arguments bad(String what, byte[] bytes, String message) {
    return Arguments.argumentSet(what, bytes, message);
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] endlessName() {
    byte[] bytes = new byte[300_000];
    Arrays.fill(bytes, (byte) 'a');
    System.arraycopy(new byte[] {0x1F, (byte) 0x8B, 8, 8}, 0, bytes, 0, 4);
    return bytes;
  }

  @ParameterizedTest
  @MethodSource
  void malformed(byte[] bytes, String message) throws IOException {
    Path file = write("some-images", bytes);
    DataException e = assertThrows(DataException.class, () -> Idx.readImages(file));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void imagesAreNoLabels() throws IOException {
    Path file = write("labels", SMALL);
    assertEquals(
        file + " holds images (0x00000803), must hold labels (0x00000801)",
        assertThrows(DataException.class, () -> Idx.readLabels(file, 10)).getMessage());
  }

  @Test
  void labelOutOfRangeIsNamed() throws IOException {
    Path file = write("labels", labels((byte) 9, (byte) 10, (byte) 200));
    assertEquals(
        file + ": label 1 is 10, must be 0 to 9",
        assertThrows(DataException.class, () -> Idx.readLabels(file, 10)).getMessage());
    assertEquals(
        file + ": label 2 is 200, must be 0 to 61",
        assertThrows(DataException.class, () -> Idx.readLabels(file, 62)).getMessage());
    assertEquals(3, Idx.readLabels(file, 201).length);
  }

  @Test
  void missingFileAndDirectory() {
    Path missing = directory.resolve("none");
    assertEquals(
        missing + " does not exist, and none.gz neither",
        assertThrows(DataException.class, () -> Idx.readImages(missing)).getMessage());
    assertEquals(
        directory + " is not a file, must be one",
        assertThrows(DataException.class, () -> Idx.readImages(directory)).getMessage());
  }

  /** More than is set aside on the header's word; one block does not compress. */
  @Test
  void largeFileIsProvenAndRead() throws IOException {
    byte[][] parts = new byte[81][];
    Arrays.fill(parts, new byte[1 << 20]);
    parts[0] = images(80, 1024, 1024);
    parts[1] = new byte[1 << 20];
    int state = 1;
    for (int i = 0; i < parts[1].length; i++) {
      state = state * 1664525 + 1013904223;
      parts[1][i] = (byte) (state >>> 24);
    }
    Idx.Images images = Idx.readImages(write("large.gz", gzip(parts)));
    assertEquals(80, images.count());
    assertArrayEquals(parts[1], Arrays.copyOf(images.pixels(), 1 << 20));
    assertEquals(80 << 20, images.pixels().length);

    Path file = write("short.gz", gzip(Arrays.copyOf(parts, 80)));
    DataException e = assertThrows(DataException.class, () -> Idx.readImages(file));
    assertEquals(
        file + " is truncated: it declares 83886096 bytes of contents, but has 82837520",
        e.getMessage());
  }

  /** Files that ask for far more memory than there is, read by a Java with a heap of 24 MiB. */
  @Test
  void bombsNeedNoMemory() throws IOException, InterruptedException {
    byte[] block = new byte[1 << 20];
    byte[][] bomb = new byte[100][];
    Arrays.fill(bomb, block);
    bomb[0] = images(5, 28, 28);
    write("0-expands.gz", gzip(bomb));
    bomb[0] = images(99, 1024, 1024);
    write("1-large.gz", gzip(bomb));
    write("2-declares.gz", gzip(images(Integer.MAX_VALUE, 28, 28)));
    write("3-declares", images(Integer.MAX_VALUE, 28, 28));
    write("4-labels.gz", gzip(file(new byte[9], IdxFiles.LABELS, 0xFFFF_FFFF)));
    write("5-text.gz", gzip(bomb[1], bomb[2]));

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                directory.toString())
            .redirectErrorStream(true)
            .start();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    String text = out.toString(StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    String[] lines =
        text.lines().filter(line -> line.startsWith("DataException")).toArray(String[]::new);
    assertEquals(6, lines.length, text);
    assertTrue(lines[0].endsWith("has more contents than it declares: must end after 3920"), text);
    assertTrue(lines[1].contains("must be at most"), text);
    assertTrue(lines[2].contains("cannot be whole"), text);
    assertTrue(lines[3].contains("is truncated"), text);
    assertTrue(lines[4].contains("cannot be whole: it declares 4294967295 labels"), text);
    assertTrue(lines[5].contains("holds data of an unknown type (magic 0x00000000)"), text);
  }

  /** Reads all files of a directory and prints what it is told. */
  static final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) throws IOException {
      try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
        for (Path file : files.sorted().toList()) {
          try {
            boolean labels = file.toString().contains("labels");
            System.out.println(
                labels ? Idx.readLabels(file, 10).length : Idx.readImages(file).count());
          } catch (DataException e) {
            System.out.println("DataException " + e.getMessage());
          }
        }
      }
    }
  }
}
