package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SliceTest {
  private final float[] array = {1, 2, 3, 4, 5};
  private final Slice slice = new Slice(array, 1, 3);

  @Test
  void readsAndWritesItsOwnNumbers() {
    assertEquals(2, slice.get(0));
    assertEquals(4, slice.get(2));
    assertArrayEquals(new float[] {2, 3, 4}, slice.toArray());
    slice.set(new float[] {7, 8, 9});
    assertArrayEquals(new float[] {1, 7, 8, 9, 5}, array);
  }

  @Test
  void aWholeArrayIsNotCopied() {
    Slice whole = Slice.of(array);
    assertSame(array, whole.array());
    assertEquals(0, whole.offset());
    assertEquals(5, whole.length());
  }

  @Test
  void whatIsOutsideIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> slice.get(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> new Slice(array, -1, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> new Slice(array, 3, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> new Slice(array, 0, -1));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> slice.set(new float[4]));
    assertEquals("values has 4 numbers, must have 3", e.getMessage());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5}, array);
  }
}
