package dev.lanewise.kernels.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetchTest {
  private static final int LINE = 16;
  private static final int OFFSET = 3;

  /** Each line that it reads has a one, and all else is NaN. */
  @ParameterizedTest
  @CsvSource({
    "0,5", "1,0", "1,1", "2,16", "3,17", "1,48", "2,49", "2,64", "3,65", "1,128", "2,200"
  })
  void readsOneFloatOfEachLine(int rows, int columns) {
    int ld = columns + 7;
    float[] array = new float[OFFSET + rows * ld];
    Arrays.fill(array, Float.NaN);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j += LINE) {
        array[OFFSET + i * ld + j] = 1;
      }
    }
    float lines = rows * Math.ceilDiv(columns, LINE);
    float[] sink = new float[2];

    Fetch.rows(rows, columns, array, OFFSET, ld, sink, 1);

    assertEquals(lines, Fetch.sum(rows, columns, array, OFFSET, ld));
    assertEquals(lines, sink[1]);
    assertEquals(0, sink[0]);
  }
}
