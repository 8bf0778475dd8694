package dev.lanewise.network.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MNIST, and the collections that come in its form: Fashion-MNIST, EMNIST and others. */
public final class Mnist {
  /** The environment variable that names the directory with the files. */
  public static final String DIRECTORY_VARIABLE = "LANEWISE_DATA";

  static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  /** The SHA-256 of each published file, uncompressed: every compression of it counts as it. */
  static final Map<String, String> PUBLISHED = published();

  private Mnist() {}

  private static Map<String, String> published() {
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put(TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db");
    sums.put(TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5");
    sums.put(TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7");
    sums.put(TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");
    return Collections.unmodifiableMap(sums);
  }

  /**
   * The directory to load: the given one, or else the one that {@code LANEWISE_DATA} names, or else
   * {@link #cache}. The first that is named counts, even if the files are missing there.
   *
   * @param explicit a directory that the user asked for, or null
   * @param environment as {@link System#getenv()}
   * @throws DataException if the four files are not there; says where it looked and the ways out
   */
  public static Path find(Path explicit, Map<String, String> environment) {
    String variable = environment.getOrDefault(DIRECTORY_VARIABLE, "");
    Path directory;
    String why;
    if (explicit != null) {
      directory = explicit;
      why = "the directory asked for";
    } else if (!variable.isEmpty()) {
      directory = Path.of(variable);
      why = "from " + DIRECTORY_VARIABLE;
    } else {
      directory = cache(environment);
      why = "the default, as neither --data nor " + DIRECTORY_VARIABLE + " names a directory";
    }
    try {
      MnistFiles.in(directory);
    } catch (DataException e) {
      throw new DataException(
          "no MNIST in "
              + directory
              + " ("
              + why
              + "): "
              + e.getMessage()
              + "; `lanewise data download` fetches it (`--dir` says where to), `--data synthetic` needs no files",
          e);
    }
    return directory;
  }

  /**
   * The directory for files of this user: {@code $XDG_CACHE_HOME/lanewise/mnist}, on Windows {@code
   * %LOCALAPPDATA%\lanewise\mnist}, otherwise {@code ~/.cache/lanewise/mnist}.
   *
   * @param environment as {@link System#getenv()}
   */
  public static Path cache(Map<String, String> environment) {
    Path base =
        Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache");
    for (String variable : List.of("LOCALAPPDATA", "XDG_CACHE_HOME")) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        base = Path.of(value);
      }
    }
    return base.resolve("lanewise").resolve("mnist");
  }

  /**
   * Loads a directory with the four files of one collection, plain or gzip: {@code
   * train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same with {@code t10k} (a dot
   * before {@code idx} will do too), or EMNIST's {@code emnist-letters-train-images-idx3-ubyte} and
   * so on. EMNIST stores its images by columns; they are turned upright.
   *
   * <p>The sets are called MNIST only if their contents are the published ones.
   *
   * @throws DataException if a file is missing or damaged, or the files do not fit each other
   */
  public static Dataset load(Path directory) {
    MnistFiles files = MnistFiles.in(directory);
    String name =
        files.split().isEmpty()
            ? "images of " + directory.toAbsolutePath().normalize().getFileName()
            : "EMNIST " + files.split();
    ImageSet train = set(name + " train", files.trainImages(), files.trainLabels(), files);
    ImageSet test = set(name + " test", files.testImages(), files.testLabels(), files);
    Dataset data = new Dataset(train, test, false, directory.toString());
    return check(data).isEmpty()
        ? new Dataset(train.named("MNIST train"), test.named("MNIST test"), false, data.source())
        : data;
  }

  private static ImageSet set(String name, Path imageFile, Path labelFile, MnistFiles files) {
    byte[] labels = Idx.readLabels(labelFile, files.classes());
    Idx.Images images = Idx.readImages(imageFile);
    if (images.count() != labels.length) {
      throw new DataException(
          imageFile
              + " has "
              + images.count()
              + " images, but "
              + labelFile.getFileName()
              + " has "
              + labels.length
              + " labels: must be as many");
    }
    Idx.Images upright = files.transposed() ? images.transposed() : images;
    return ImageSet.wrap(
        name, upright.height(), upright.width(), files.classes(), upright.pixels(), labels);
  }

  /**
   * Compares a data set with the published MNIST, bit by bit through SHA-256.
   *
   * @return one line for each of the four files whose contents differ; empty if this is MNIST
   */
  public static List<String> check(Dataset data) {
    Map<String, String> found = new LinkedHashMap<>();
    found.put(TRAIN_IMAGES, Idx.sha256OfImages(data.train()));
    found.put(TRAIN_LABELS, Idx.sha256OfLabels(data.train()));
    found.put(TEST_IMAGES, Idx.sha256OfImages(data.test()));
    found.put(TEST_LABELS, Idx.sha256OfLabels(data.test()));
    List<String> differences = new ArrayList<>();
    PUBLISHED.forEach(
        (file, sum) -> {
          if (!sum.equals(found.get(file))) {
            differences.add(
                file + " has SHA-256 " + found.get(file) + ", the published file has " + sum);
          }
        });
    return differences;
  }
}
