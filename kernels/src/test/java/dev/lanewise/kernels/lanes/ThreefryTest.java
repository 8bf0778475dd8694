package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class ThreefryTest {
  /** The known answers that its authors publish with Random123: key, counter, result. */
  @ParameterizedTest
  @CsvSource({
    "00000000, 00000000, 00000000, 00000000, 6b200159, 99ba4efe",
    "ffffffff, ffffffff, ffffffff, ffffffff, 1cb996fc, bb002be7",
    "13198a2e, 03707344, 243f6a88, 85a308d3, c4923a9c, 483df7a0"
  })
  void givesTheKnownAnswers(
      String key0, String key1, String counter0, String counter1, String word0, String word1) {
    long words = Threefry.words(hex(key0), hex(key1), hex(counter0), hex(counter1));
    assertEquals(word0 + word1, String.format("%016x", words));
    long counter = hex(counter0) & 0xFFFF_FFFFL | (long) hex(counter1) << 32;
    int[] filled = new int[2 * Threefry.BLOCK];
    Threefry.fill(hex(key0), hex(key1), counter, filled, 0);
    assertEquals(hex(word0), filled[0]);
    assertEquals(hex(word1), filled[Threefry.BLOCK]);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        12345,
        0x1_2345_6789L,
        -1,
        -30,
        0xFFFF_FFFFL - 63,
        0xFFFF_FFFFL - 62,
        0xFFFF_FFF0L,
        0x7FFF_FFFFL,
        0x7FFF_FFE0L
      })
  void fillHasTheWordsOfEachCounter(long first) {
    int[] words = new int[2 * Threefry.BLOCK + 5];
    words[2] = 42;
    words[words.length - 2] = 43;
    Threefry.fill(7, -9, first, words, 3);
    for (int i = 0; i < Threefry.BLOCK; i++) {
      long counter = first + i;
      long both = Threefry.words(7, -9, (int) counter, (int) (counter >>> 32));
      assertEquals((int) (both >>> 32), words[3 + i], "first word of counter " + i);
      assertEquals((int) both, words[3 + Threefry.BLOCK + i], "second word of counter " + i);
    }
    assertEquals(42, words[2]);
    assertEquals(43, words[words.length - 2]);
  }

  @Test
  void fillNamesAShortArray() {
    IndexOutOfBoundsException error =
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> Threefry.fill(0, 0, 0, new int[2 * Threefry.BLOCK - 1], 0));
    assertEquals("words has 127 elements, must have at least 128", error.getMessage());
  }

  private static int hex(String word) {
    return Integer.parseUnsignedInt(word, 16);
  }
}
