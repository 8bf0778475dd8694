package dev.lanewise.network.loss;

/** A loss that runs; made by {@link LossFunction#build}. One thread uses it at a time. */
public interface Loss {
  /**
   * The mean loss of a batch.
   *
   * @param mb rows, at least 1
   * @param classes numbers in a row
   * @param output what the network gave, (mb, classes)
   * @param labels the right class of each row, 0 to classes - 1
   * @throws IllegalArgumentException if a label is not one of the classes, or a size is less than 1
   */
  double loss(int mb, int classes, float[] output, int[] labels);

  /**
   * The gradient of {@link #loss} with respect to the output, and the loss.
   *
   * @param dOutput the gradient, (mb, classes); overwritten; not {@code output}
   * @return the bits of {@link #loss}
   */
  double gradient(int mb, int classes, float[] output, int[] labels, float[] dOutput);
}
