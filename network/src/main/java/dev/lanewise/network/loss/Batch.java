package dev.lanewise.network.loss;

import dev.lanewise.kernels.lanes.Checks;

/** Argument checks that all losses share. */
final class Batch {
  private Batch() {}

  static void check(int mb, int classes, float[] output, int[] labels) {
    Checks.atLeast("mb", mb, 1);
    Checks.atLeast("classes", classes, 1);
    if ((long) mb * classes > output.length) {
      throw new IndexOutOfBoundsException(
          "output has " + output.length + " elements, must have at least " + (long) mb * classes);
    }
    if (mb > labels.length) {
      throw new IndexOutOfBoundsException(
          "labels has " + labels.length + " elements, must have at least " + mb);
    }
    for (int i = 0; i < mb; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "labels[" + i + "] is " + labels[i] + ", must be 0 to " + (classes - 1));
      }
    }
  }

  static void check(int mb, int classes, float[] output, int[] labels, float[] dOutput) {
    check(mb, classes, output, labels);
    if ((long) mb * classes > dOutput.length) {
      throw new IndexOutOfBoundsException(
          "dOutput has " + dOutput.length + " elements, must have at least " + (long) mb * classes);
    }
  }
}
