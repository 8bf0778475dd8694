package dev.lanewise.network.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ImageSetTest {
  private static final byte[] LABELS = {3, 1, 4, 1, 5};

  /** Five images of 16 x 16 with all values of a byte, each image turned by one. */
  private static ImageSet set() {
    byte[] pixels = new byte[5 * 256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i + i / 256);
    }
    return ImageSet.of("test", 16, 16, 6, pixels, LABELS);
  }

  @Test
  void saysWhatItIs() {
    ImageSet set = set();
    assertEquals("test", set.name());
    assertEquals(5, set.count());
    assertEquals(16, set.height());
    assertEquals(16, set.width());
    assertEquals(256, set.pixels());
    assertEquals(6, set.classes());
    assertEquals(4, set.label(2));
    assertEquals("test, 5 images of 16 x 16", set.toString());
  }

  @Test
  void copiesABatchAsIntensities() {
    float[] x = new float[2 * 256 + 3];
    int[] labels = {-1, -1, -1};
    set().copy(new int[] {9, 4, 2, 9}, 1, 2, x, labels);
    for (int b = 0; b < 2; b++) {
      for (int p = 0; p < 256; p++) {
        int image = b == 0 ? 4 : 2;
        assertEquals(((image * 256 + p + image) & 0xFF) / 255f, x[b * 256 + p]);
      }
    }
    assertArrayEquals(new float[3], Arrays.copyOfRange(x, 512, 515));
    assertArrayEquals(new int[] {5, 4, -1}, labels);
  }

  @Test
  void rangesAreViews() {
    ImageSet part = set().range(1, 4).range(1, 3);
    assertEquals(2, part.count());
    assertEquals(4, part.label(0));
    float[] x = new float[256];
    float[] whole = new float[256];
    part.copy(new int[] {1}, 0, 1, x, new int[1]);
    set().copy(new int[] {3}, 0, 1, whole, new int[1]);
    assertArrayEquals(whole, x);
    assertEquals(0, set().first(0).count());
    assertEquals(set().sha256(), set().range(0, 5).sha256());
    assertNotEquals(set().first(2).sha256(), set().range(1, 3).sha256());
  }

  @Test
  void sumIsOfPixelsThenLabels() {
    byte[] bytes = {1, 2, 3, 9, 8, 7, 0, 1};
    ImageSet set = ImageSet.of("s", 1, 3, 2, Arrays.copyOf(bytes, 6), new byte[] {0, 1});
    assertEquals(new Sha256().add(bytes, 0, 8).hex(), set.sha256());
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", new Sha256().hex());
  }

  @Test
  void doesNotFollowTheCallersArrays() {
    byte[] pixels = {1, 2};
    byte[] labels = {0, 1};
    ImageSet set = ImageSet.of("s", 1, 1, 2, pixels, labels);
    String sum = set.sha256();
    pixels[0] = 9;
    labels[0] = 1;
    assertEquals(sum, set.sha256());
  }

  @Test
  void argumentErrorsNameTheArgument() {
    ImageSet set = set();
    int[] order = {0, 1, 2};
    float[] x = new float[512];
    int[] labels = new int[2];
    message("x has 512 elements, must have at least 768", () -> set.copy(order, 0, 3, x, labels));
    message(
        "labelsOut has 1 elements, must have at least 2",
        () -> set.copy(order, 0, 2, x, new int[1]));
    message("order[1] is 5, must be 0 to 4", () -> set.copy(new int[] {0, 5}, 0, 2, x, labels));
    message("order[0] is -1, must be 0 to 4", () -> set.copy(new int[] {-1}, 0, 1, x, labels));
    message("order has 3 elements, must have at least 4", () -> set.copy(order, 3, 1, x, labels));
    message("from is -1, must be at least 0", () -> set.copy(order, -1, 1, x, labels));
    message("mb is -1, must be at least 0", () -> set.copy(order, 0, -1, x, labels));
    message("the range is 2 to 6, must lie in 0 to 5 of test", () -> set.range(2, 6));
    message("i is 5, must be 0 to 4", () -> set.label(5));
    byte[] one = {0};
    message("height is 0, must be at least 1", () -> ImageSet.of("s", 0, 1, 1, one, one));
    message("width is -1, must be at least 1", () -> ImageSet.of("s", 1, -1, 1, one, one));
    message("classes is 257, must be 1 to 256", () -> ImageSet.of("s", 1, 1, 257, one, one));
    message("label 0 is 3, must be 0 to 1", () -> ImageSet.of("s", 1, 1, 2, one, new byte[] {3}));
    message(
        "pixels has 1 bytes, must have 2 for 1 labels", () -> ImageSet.of("s", 1, 2, 2, one, one));
  }

  private static void message(String expected, Executable call) {
    assertEquals(expected, assertThrows(RuntimeException.class, call).getMessage());
  }

  @Test
  void aFailedCopyWritesNothing() {
    float[] x = {7, 7};
    int[] labels = {7, 7};
    ImageSet set = ImageSet.of("s", 1, 1, 2, new byte[] {1}, new byte[] {1});
    assertThrows(
        IndexOutOfBoundsException.class, () -> set.copy(new int[] {0, 1}, 0, 2, x, labels));
    assertArrayEquals(new float[] {7, 7}, x);
    assertArrayEquals(new int[] {7, 7}, labels);
  }

  @Test
  void copyAllocatesNothing() {
    ImageSet set = set();
    int[] order = {4, 3, 2, 1, 0};
    float[] x = new float[5 * 256];
    int[] labels = new int[5];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 200; i++) {
        set.copy(order, 0, 5, x, labels);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // One object a call would be 200 * 16 bytes; asking itself may cost a little.
    assertTrue(least < 1000, least + " bytes");
  }

  @Test
  void datasetNeedsSetsOfOneShape() {
    ImageSet small = ImageSet.of("small", 1, 1, 6, new byte[1], new byte[1]);
    DataException e =
        assertThrows(DataException.class, () -> new Dataset(set(), small, false, "here"));
    assertEquals(
        "test (images of 16 x 16, 6 classes) do not fit small (images of 1 x 1, 6 classes):"
            + " they must agree (here)",
        e.getMessage());
  }
}
