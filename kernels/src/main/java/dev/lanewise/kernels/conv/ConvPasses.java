package dev.lanewise.kernels.conv;

/**
 * The passes of a convolution of one shape by one algorithm, or their definition. The arguments are
 * those of {@link Conv} and are not checked.
 */
public interface ConvPasses {
  /** Y = bias + X * W, or with {@code relu} max(bias + X * W, 0). */
  void forward(
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] y,
      int yOffset);

  /** dX. */
  void inputGradient(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset);

  /** dW, summed over the batch. */
  void filterGradient(
      int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset);
}
