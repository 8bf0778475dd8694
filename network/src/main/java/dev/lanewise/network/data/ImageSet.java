package dev.lanewise.network.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Grey images of one size, one byte a pixel (0 is background, 255 is full ink), each with a label.
 * Immutable; parts share their memory with the whole.
 */
public final class ImageSet {
  /** Value / 255, rounded once, for each value of a byte. */
  private static final float[] INTENSITY = new float[256];

  static {
    for (int value = 0; value < 256; value++) {
      INTENSITY[value] = value / 255f;
    }
  }

  private final String name;
  private final int height;
  private final int width;
  private final int classes;
  private final byte[] pixels;
  private final byte[] labels;
  private final int first;
  private final int count;

  private ImageSet(
      String name,
      int height,
      int width,
      int classes,
      byte[] pixels,
      byte[] labels,
      int first,
      int count) {
    this.name = name;
    this.height = height;
    this.width = width;
    this.classes = classes;
    this.pixels = pixels;
    this.labels = labels;
    this.first = first;
    this.count = count;
  }

  /**
   * A set of given images; the arrays are copied.
   *
   * @param name what the images are, for reports, such as {@code "MNIST train"}
   * @param height rows of an image
   * @param width pixels of a row
   * @param classes labels run from 0 to {@code classes} - 1; at most 256
   * @param pixels image after image, row after row
   * @param labels one for each image
   * @throws IllegalArgumentException if the lengths do not fit or a label is out of range
   */
  public static ImageSet of(
      String name, int height, int width, int classes, byte[] pixels, byte[] labels) {
    return wrap(name, height, width, classes, pixels.clone(), labels.clone());
  }

  /** As {@link #of} without the copies: the caller gives the arrays away. */
  static ImageSet wrap(
      String name, int height, int width, int classes, byte[] pixels, byte[] labels) {
    Objects.requireNonNull(name, "name is null, must say what the images are");
    atLeastOne("height", height);
    atLeastOne("width", width);
    if (classes < 1 || classes > 256) {
      throw new IllegalArgumentException("classes is " + classes + ", must be 1 to 256");
    }
    long expected = (long) labels.length * height * width;
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          "pixels has "
              + pixels.length
              + " bytes, must have "
              + expected
              + " for "
              + labels.length
              + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xFF) >= classes) {
        throw new IllegalArgumentException(
            "label " + i + " is " + (labels[i] & 0xFF) + ", must be 0 to " + (classes - 1));
      }
    }
    return new ImageSet(name, height, width, classes, pixels, labels, 0, labels.length);
  }

  private static void atLeastOne(String argument, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(argument + " is " + value + ", must be at least 1");
    }
  }

  /** What the images are; says so where they are synthetic. */
  public String name() {
    return name;
  }

  /** How many images there are. */
  public int count() {
    return count;
  }

  /** Rows of an image. */
  public int height() {
    return height;
  }

  /** Pixels of a row. */
  public int width() {
    return width;
  }

  /** Labels run from 0 to {@code classes()} - 1. */
  public int classes() {
    return classes;
  }

  /** Pixels of an image: height * width. */
  public int pixels() {
    return height * width;
  }

  /** The label of image {@code i}. */
  public int label(int i) {
    if (i < 0 || i >= count) {
      throw new IndexOutOfBoundsException("i is " + i + ", must be 0 to " + (count - 1));
    }
    return labels[first + i] & 0xFF;
  }

  /**
   * The images from {@code from} to {@code to} - 1, under the same name.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= from <= to <= count()}
   */
  public ImageSet range(int from, int to) {
    if (from < 0 || from > to || to > count) {
      throw new IndexOutOfBoundsException(
          "the range is " + from + " to " + to + ", must lie in 0 to " + count + " of " + name);
    }
    return new ImageSet(name, height, width, classes, pixels, labels, first + from, to - from);
  }

  /**
   * The first {@code n} images.
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= n <= count()}
   */
  public ImageSet first(int n) {
    return range(0, n);
  }

  /**
   * Copies a batch: images {@code order[from]} to {@code order[from + mb - 1]}, and their labels.
   *
   * @param order numbers of images, such as a shuffled 0 to count() - 1
   * @param from where the batch starts in {@code order}
   * @param mb images of the batch
   * @param x {@code mb} rows of {@code pixels()} elements, each pixel as value / 255
   * @param labelsOut {@code mb} labels
   * @throws IndexOutOfBoundsException if an array is too short or an image does not exist
   */
  public void copy(int[] order, int from, int mb, float[] x, int[] labelsOut) {
    int n = pixels();
    if (from < 0 || mb < 0) {
      throw new IndexOutOfBoundsException(
          (from < 0 ? "from is " + from : "mb is " + mb) + ", must be at least 0");
    }
    holds("order", order.length, (long) from + mb);
    holds("x", x.length, (long) mb * n);
    holds("labelsOut", labelsOut.length, mb);
    for (int b = 0; b < mb; b++) {
      if (order[from + b] < 0 || order[from + b] >= count) {
        throw new IndexOutOfBoundsException(
            "order[" + (from + b) + "] is " + order[from + b] + ", must be 0 to " + (count - 1));
      }
    }
    for (int b = 0; b < mb; b++) {
      int image = first + order[from + b];
      labelsOut[b] = labels[image] & 0xFF;
      intensities(pixels, image * n, x, b * n, n);
    }
  }

  private static void holds(String array, int length, long least) {
    if (length < least) {
      throw new IndexOutOfBoundsException(
          array + " has " + length + " elements, must have at least " + least);
    }
  }

  private static void intensities(byte[] pixels, int offset, float[] x, int xOffset, int n) {
    for (int p = 0; p < n; p++) {
      x[xOffset + p] = INTENSITY[pixels[offset + p] & 0xFF];
    }
  }

  /** The same images under another name. */
  ImageSet named(String other) {
    return new ImageSet(other, height, width, classes, pixels, labels, first, count);
  }

  /** SHA-256 of all pixels, then all labels, as 64 hexadecimal digits. */
  public String sha256() {
    Sha256 sum = new Sha256();
    addPixels(sum);
    addLabels(sum);
    return sum.hex();
  }

  void addPixels(Sha256 sum) {
    sum.add(pixels, first * pixels(), count * pixels());
  }

  void addLabels(Sha256 sum) {
    sum.add(labels, first, count);
  }

  void writePixels(OutputStream out) throws IOException {
    out.write(pixels, first * pixels(), count * pixels());
  }

  void writeLabels(OutputStream out) throws IOException {
    out.write(labels, first, count);
  }

  @Override
  public String toString() {
    return name + ", " + count + " images of " + height + " x " + width;
  }
}
