package dev.lanewise.network.data;

import static dev.lanewise.network.data.IdxFiles.counting;
import static dev.lanewise.network.data.IdxFiles.gzip;
import static dev.lanewise.network.data.IdxFiles.images;
import static dev.lanewise.network.data.IdxFiles.labels;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnistTest {
  @TempDir Path directory;

  /** Two training images and one test image of 2 x 3 pixels. */
  private Path write(Path into, String pattern, boolean zipped) throws IOException {
    Files.createDirectories(into);
    boolean emnist = pattern.startsWith("emnist");
    String train = pattern.replace("SET", "train");
    String test = pattern.replace("SET", emnist ? "test" : "t10k");
    put(
        into,
        train.replace("KIND", "images").replace("N", "3"),
        zipped,
        images(2, 2, 3, counting(12)));
    put(
        into,
        train.replace("KIND", "labels").replace("N", "1"),
        zipped,
        labels((byte) 1, (byte) 9));
    put(
        into,
        test.replace("KIND", "images").replace("N", "3"),
        zipped,
        images(1, 2, 3, counting(6)));
    put(into, test.replace("KIND", "labels").replace("N", "1"), zipped, labels((byte) 3));
    return into;
  }

  private static void put(Path into, String name, boolean zipped, byte[] bytes) throws IOException {
    Files.write(into.resolve(zipped ? name + ".gz" : name), zipped ? gzip(bytes) : bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "SET-KIND-idxN-ubyte, false", "SET-KIND-idxN-ubyte, true",
    "SET-KIND.idxN-ubyte, false", "SET-KIND.idxN-ubyte, true",
  })
  void loadsAllVariantsOfTheNames(String pattern, boolean zipped) throws IOException {
    Dataset data = Mnist.load(write(directory.resolve("fashion"), pattern, zipped));
    assertEquals("images of fashion train", data.train().name());
    assertEquals("images of fashion test", data.test().name());
    assertEquals(directory.resolve("fashion").toString(), data.source());
    assertFalse(data.synthetic());
    assertEquals(10, data.train().classes());
    assertEquals(2, data.train().height());
    assertEquals(3, data.train().width());
    assertEquals(9, data.train().label(1));
    float[] x = new float[6];
    data.train().copy(new int[] {1}, 0, 1, x, new int[1]);
    assertArrayEquals(
        new float[] {6 / 255f, 7 / 255f, 8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f}, x);
    assertEquals(1, data.test().count());
  }

  @ParameterizedTest
  @CsvSource({
    "balanced, 47",
    "bymerge, 47",
    "byclass, 62",
    "letters, 27",
    "digits, 10",
    "mnist, 10"
  })
  void emnistIsTurnedUprightAndHasItsClasses(String split, int classes) throws IOException {
    Dataset data = Mnist.load(write(directory, "emnist-" + split + "-SET-KIND-idxN-ubyte", true));
    assertEquals("EMNIST " + split + " train", data.train().name());
    assertEquals(classes, data.train().classes());
    assertEquals(3, data.train().height());
    assertEquals(2, data.train().width());
    float[] x = new float[12];
    data.train().copy(new int[] {0, 1}, 0, 2, x, new int[2]);
    int[] upright = {0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11};
    for (int i = 0; i < 12; i++) {
      assertEquals(upright[i] / 255f, x[i]);
    }
  }

  @Test
  void checkNamesEachFileThatDiffers() throws IOException {
    Path plain = write(directory, "SET-KIND-idxN-ubyte", false);
    List<String> differences = Mnist.check(Mnist.load(plain));
    assertEquals(4, differences.size());
    assertEquals(
        "train-images-idx3-ubyte has SHA-256 "
            + Contents.sha256(plain.resolve("train-images-idx3-ubyte"), 1000)
            + ", the published file has"
            + " ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        differences.get(0));
    assertTrue(
        differences
            .get(3)
            .contains(Contents.sha256(plain.resolve("t10k-labels-idx1-ubyte"), 1000)));
  }

  @Test
  void countsMustAgree() throws IOException {
    write(directory, "SET-KIND-idxN-ubyte", false);
    Path file = directory.resolve("train-labels-idx1-ubyte");
    Files.write(file, labels((byte) 1, (byte) 2, (byte) 3));
    message(
        directory.resolve("train-images-idx3-ubyte")
            + " has 2 images, but train-labels-idx1-ubyte has 3 labels: must be as many");
    Files.write(file, labels((byte) 1, (byte) 10));
    message(file + ": label 1 is 10, must be 0 to 9");
  }

  private void message(String expected) {
    assertEquals(
        expected, assertThrows(DataException.class, () -> Mnist.load(directory)).getMessage());
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    write(directory, "SET-KIND-idxN-ubyte", false);
    Files.delete(directory.resolve("t10k-images-idx3-ubyte"));
    Files.delete(directory.resolve("train-labels-idx1-ubyte"));
    message(directory + " has no train-labels-idx1-ubyte[.gz], no t10k-images-idx3-ubyte[.gz]");
  }

  @Test
  void severalCollectionsAreAmbiguous() throws IOException {
    write(directory, "SET-KIND-idxN-ubyte", false);
    write(directory, "emnist-letters-SET-KIND-idxN-ubyte", true);
    message(
        directory
            + " holds several collections (MNIST, EMNIST letters), must hold one:"
            + " put each in a directory of its own");
  }

  @Test
  void explicitWinsOverVariableOverCache() throws IOException {
    Path a = write(directory.resolve("a"), "SET-KIND-idxN-ubyte", false);
    Path b = write(directory.resolve("b"), "SET-KIND-idxN-ubyte", true);
    Path cache = directory.resolve("cache");
    Path c = write(cache.resolve("lanewise").resolve("mnist"), "SET-KIND-idxN-ubyte", true);
    Map<String, String> both =
        Map.of("LANEWISE_DATA", b.toString(), "XDG_CACHE_HOME", cache.toString());
    assertEquals(a, Mnist.find(a, both));
    assertEquals(b, Mnist.find(null, both));
    assertEquals(c, Mnist.find(null, Map.of("XDG_CACHE_HOME", cache.toString())));
    assertEquals(
        c, Mnist.find(null, Map.of("LANEWISE_DATA", "", "XDG_CACHE_HOME", cache.toString())));
  }

  @Test
  void cacheFollowsThePlatform() {
    Path end = Path.of("lanewise", "mnist");
    assertEquals(Path.of("h", ".cache").resolve(end), Mnist.cache(Map.of("HOME", "h")));
    assertEquals(
        Path.of("local").resolve(end), Mnist.cache(Map.of("HOME", "h", "LOCALAPPDATA", "local")));
    assertEquals(
        Path.of("xdg").resolve(end), Mnist.cache(Map.of("HOME", "h", "XDG_CACHE_HOME", "xdg")));
    assertEquals(
        Path.of(System.getProperty("user.home"), ".cache").resolve(end), Mnist.cache(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"explicit", "variable", "cache"})
  void nothingIsFallenBackTo(String how) throws IOException {
    Path full = write(directory.resolve("lanewise/mnist"), "SET-KIND-idxN-ubyte", false);
    Path none = directory.resolve("none");
    DataException e =
        assertThrows(
            DataException.class,
            () -> {
              switch (how) {
                case "explicit" -> Mnist.find(none, Map.of("LANEWISE_DATA", full.toString()));
                case "variable" ->
                    Mnist.find(
                        null,
                        Map.of(
                            "LANEWISE_DATA",
                            none.toString(),
                            "XDG_CACHE_HOME",
                            directory.toString()));
                default -> Mnist.find(null, Map.of("XDG_CACHE_HOME", none.toString()));
              }
            });
    assertTrue(e.getMessage().startsWith("no MNIST in " + none), e.getMessage());
    assertTrue(e.getMessage().contains("does not exist"), e.getMessage());
    assertTrue(e.getMessage().contains("`lanewise data download`"), e.getMessage());
    assertTrue(e.getMessage().contains("`--data synthetic`"), e.getMessage());
    assertTrue(e.getMessage().contains(how.equals("explicit") ? "asked for" : "LANEWISE_DATA"));
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  /** The files of the test, and the real ones where the machine has them. */
  @TestFactory
  List<DynamicTest> whatIsThereLoads() throws IOException {
    Path small = write(directory.resolve("small"), "SET-KIND-idxN-ubyte", true);
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        DynamicTest.dynamicTest(
            "small files are not MNIST",
            () -> assertEquals("images of small train", Mnist.load(small).train().name())));
    List<Path> places = new ArrayList<>();
    String variable = System.getenv(Mnist.DIRECTORY_VARIABLE);
    if (variable != null && !variable.isEmpty()) {
      places.add(Path.of(variable));
    }
    places.add(Path.of("..", "shared", "mnist"));
    places.add(Path.of("..", "..", "shared", "mnist"));
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        tests.add(DynamicTest.dynamicTest("MNIST in " + place, () -> isMnist(Mnist.load(place))));
      }
    }
    return tests;
  }

  private static void isMnist(Dataset data) {
    assertEquals(List.of(), Mnist.check(data));
    assertEquals("MNIST train", data.train().name());
    assertEquals("MNIST test", data.test().name());
    assertEquals(60_000, data.train().count());
    assertEquals(10_000, data.test().count());
    assertEquals(784, data.train().pixels());
    int[] first = {5, 0, 4, 1, 9, 2, 1, 3, 1, 4};
    for (int i = 0; i < first.length; i++) {
      assertEquals(first[i], data.train().label(i));
    }
    assertEquals(7, data.test().label(0));
    assertEquals(4, Mnist.check(new Dataset(data.test(), data.train(), false, "swapped")).size());
  }
}
