package dev.lanewise.network.float64;

/**
 * A layer in double precision, written as loops anyone can check by eye: the oracle of the float
 * layers.
 */
public abstract class Layer64 {
  /** Parameters, and the gradients that the last backward pass gave; empty for most kinds. */
  public double[] w = {};

  public double[] b = {};
  public double[] dW = {};
  public double[] dB = {};

  /** The output (mb, output) for an input (mb, input). */
  public abstract double[] forward(int mb, double[] x);

  /** The gradient of x; sets dW and dB. */
  public abstract double[] backward(int mb, double[] x, double[] y, double[] dY);
}
