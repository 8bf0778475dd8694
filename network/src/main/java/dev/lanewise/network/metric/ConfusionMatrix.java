package dev.lanewise.network.metric;

import dev.lanewise.kernels.lanes.Checks;

/**
 * How often each class was taken for each: rows are the right classes, columns the answers, and a
 * last column counts answers that name no class because an output was NaN.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[][] counts;

  /**
   * A matrix of zeros.
   *
   * @throws IllegalArgumentException if {@code classes} is less than 1
   */
  public ConfusionMatrix(int classes) {
    Checks.atLeast("classes", classes, 1);
    this.classes = classes;
    this.counts = new long[classes][classes + 1];
  }

  /** Counts {@code mb} rows of {@code output}, (mb, classes). */
  public void add(int mb, float[] output, int[] labels) {
    for (int i = 0; i < mb; i++) {
      int answer = Accuracy.argmax(classes, output, i * classes);
      counts[labels[i]][answer == Accuracy.NO_CLASS ? classes : answer]++;
    }
  }

  /** How many classes. */
  public int classes() {
    return classes;
  }

  /** How often an example of class {@code label} was taken for class {@code answer}. */
  public long count(int label, int answer) {
    if (answer < 0 || answer >= classes) {
      throw new IndexOutOfBoundsException(
          "answer is " + answer + ", must be 0 to " + (classes - 1));
    }
    return counts[label][answer];
  }

  /** How often an example of class {@code label} got no answer. */
  public long unanswered(int label) {
    return counts[label][classes];
  }

  /** All examples counted. */
  public long total() {
    long total = 0;
    for (long[] row : counts) {
      for (long count : row) {
        total += count;
      }
    }
    return total;
  }

  /** How many got the right answer. */
  public long correct() {
    long correct = 0;
    for (int i = 0; i < classes; i++) {
      correct += counts[i][i];
    }
    return correct;
  }

  /** The share of right answers, 0 to 1; NaN where nothing was counted. */
  public double accuracy() {
    long total = total();
    return total == 0 ? Double.NaN : (double) correct() / total;
  }

  /** A table with a row for each class. The column of no answer appears only where it counts. */
  @Override
  public String toString() {
    boolean someUnanswered = false;
    for (long[] row : counts) {
      someUnanswered |= row[classes] > 0;
    }
    int width = Math.max(4, Long.toString(total()).length()) + 1;
    StringBuilder table = new StringBuilder("class ");
    for (int j = 0; j < classes; j++) {
      pad(table, Integer.toString(j), width);
    }
    if (someUnanswered) {
      pad(table, "none", width);
    }
    for (int i = 0; i < classes; i++) {
      table.append('\n');
      pad(table, Integer.toString(i), 5);
      table.append(' ');
      for (int j = 0; j < classes + (someUnanswered ? 1 : 0); j++) {
        pad(table, Long.toString(counts[i][j]), width);
      }
    }
    return table.toString();
  }

  private static void pad(StringBuilder table, String text, int width) {
    table.repeat(' ', Math.max(0, width - text.length())).append(text);
  }
}
