package dev.lanewise.network.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MetricTest {
  private static final float NAN = Float.NaN;

  @Test
  void argmaxTakesTheFirstOfEqualOnes() {
    assertEquals(1, Accuracy.argmax(4, new float[] {0, 3, 3, 1}, 0));
    assertEquals(0, Accuracy.argmax(2, new float[] {9, 1, 1}, 1));
    assertEquals(
        0, Accuracy.argmax(2, new float[] {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}, 0));
    assertEquals(0, Accuracy.argmax(2, new float[] {-0.0f, 0.0f}, 0));
  }

  @Test
  void nanNamesNoClass() {
    assertEquals(Accuracy.NO_CLASS, Accuracy.argmax(2, new float[] {NAN, 1}, 0));
    assertEquals(Accuracy.NO_CLASS, Accuracy.argmax(2, new float[] {1, NAN}, 0));
    assertEquals(0, Accuracy.correct(2, 2, new float[] {NAN, 1, 1, NAN}, new int[] {0, 0}));
  }

  @Test
  void correctCountsOnlyTheBatch() {
    float[] output = {1, 0, 0, 1, 0, 1};
    assertEquals(1, Accuracy.correct(2, 2, output, new int[] {0, 0, 1}));
    assertEquals(2, Accuracy.correct(3, 2, output, new int[] {0, 0, 1}));
  }

  @Test
  void confusionCountsAnswersByRightClass() {
    ConfusionMatrix confusion = new ConfusionMatrix(3);
    assertTrue(Double.isNaN(confusion.accuracy()));
    confusion.add(
        5,
        new float[] {1, 0, 0, 0, 1, 0, 0, 1, 0, NAN, 0, 0, 0, 0, 1, 0, 0, 1},
        new int[] {0, 0, 1, 2, 2, 0});
    assertEquals(1, confusion.count(0, 0));
    assertEquals(1, confusion.count(0, 1));
    assertEquals(1, confusion.count(1, 1));
    assertEquals(1, confusion.count(2, 2));
    assertEquals(0, confusion.count(1, 0));
    assertEquals(1, confusion.unanswered(2));
    assertEquals(5, confusion.total());
    assertEquals(3, confusion.correct());
    assertEquals(0.6, confusion.accuracy());
    assertEquals(
        """
        class     0    1    2 none
            0     1    1    0    0
            1     0    1    0    0
            2     0    0    1    1""",
        confusion.toString());
  }

  @Test
  void theTableOmitsAnEmptyColumnOfNoAnswers() {
    ConfusionMatrix confusion = new ConfusionMatrix(2);
    confusion.add(1, new float[] {0, 1}, new int[] {0});
    assertEquals(
        """
        class     0    1
            0     0    1
            1     0    0""",
        confusion.toString());
  }

  @Test
  void argumentsAreChecked() {
    assertEquals(
        "classes is 0, must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(0)).getMessage());
    assertEquals(
        "answer is 2, must be 0 to 1",
        assertThrows(IndexOutOfBoundsException.class, () -> new ConfusionMatrix(2).count(0, 2))
            .getMessage());
  }
}
