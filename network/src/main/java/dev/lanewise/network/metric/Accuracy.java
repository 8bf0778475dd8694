package dev.lanewise.network.metric;

/** Which class a row of outputs names, and how many rows name the right one. */
public final class Accuracy {
  /** The answer for a row that holds a NaN: it names no class and counts as wrong. */
  public static final int NO_CLASS = -1;

  private Accuracy() {}

  /**
   * The index of the largest of {@code classes} numbers from {@code offset}: the first of equal
   * ones, or {@link #NO_CLASS} where one is NaN.
   */
  public static int argmax(int classes, float[] output, int offset) {
    int best = 0;
    for (int j = 0; j < classes; j++) {
      if (Float.isNaN(output[offset + j])) {
        return NO_CLASS;
      }
      if (output[offset + j] > output[offset + best]) {
        best = j;
      }
    }
    return best;
  }

  /** How many of {@code mb} rows of {@code output}, (mb, classes), name their label. */
  public static int correct(int mb, int classes, float[] output, int[] labels) {
    int correct = 0;
    for (int i = 0; i < mb; i++) {
      if (argmax(classes, output, i * classes) == labels[i]) {
        correct++;
      }
    }
    return correct;
  }
}
