package dev.lanewise.bench.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TuneTest {
  @Test
  void theCurrentChoiceStaysUnlessItIsBeatenClearly() {
    assertEquals(0, BlockSearch.choose(new double[] {100}));
    assertEquals(0, BlockSearch.choose(new double[] {100, 100.9, 90}));
    assertEquals(1, BlockSearch.choose(new double[] {100, 101, 90}));
    assertEquals(2, BlockSearch.choose(new double[] {100, 101, 105}));
  }

  @Test
  void aTenthOfTheMomentsReachTheRate() {
    double[] values = new double[101];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37) % 101;
    }
    assertEquals(90, Race.upperTenth(values));
    assertEquals(7, Race.upperTenth(new double[] {7}));
  }

  @Test
  void candidatesRunInTurn() {
    StringBuilder order = new StringBuilder();
    List<Race.Candidate> candidates =
        List.of(
            new Race.Candidate(1, calls -> order.append('a')),
            new Race.Candidate(1, calls -> order.append('b')));
    double[] rates = Race.run(candidates, 0, 3, round -> order.append(round));
    assertEquals("ab1ab2ab3", order.toString());
    assertTrue(rates[0] > 0 && rates[1] > 0);
  }

  @Test
  void theMapHasRowsDownAndVectorsAcross() {
    KernelMap map =
        new KernelMap(
            256,
            100,
            List.of(
                new KernelMap.Entry(2, 4, 73.4),
                new KernelMap.Entry(6, 2, 98),
                new KernelMap.Entry(12, 1, 99)));
    List<String> lines = map.table().lines().toList();
    assertEquals("| rows | x1 | x2 | x3 | x4 |", lines.get(0));
    assertEquals("| 2 |  |  |  | 73 |", lines.get(2));
    assertEquals("| 6 |  | 98 |  |  |", lines.get(6));
    assertEquals(List.of(new KernelMap.Entry(6, 2, 98)), map.best(3));
  }
}
