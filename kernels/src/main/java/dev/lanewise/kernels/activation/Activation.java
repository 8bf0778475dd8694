package dev.lanewise.kernels.activation;

/**
 * The element-wise activation functions. A NaN gives a NaN. The derivatives are functions of the
 * output y, and NaN where y is, save that of {@link #LINEAR}, which does not look at y.
 */
public enum Activation {
  /** f(x) = x, f'(y) = 1. */
  LINEAR,
  /** f(x) = 1 for x &gt; 0, else 0; f'(y) = 0. */
  STEP,
  /** f(x) = x for x &gt; 0, else +0; f'(y) = 1 for y &gt; 0, else 0. */
  RELU,
  /** f(x) = 1 / (1 + exp(-x)), f'(y) = y (1 - y). */
  SIGMOID,
  /** f(x) = tanh(x), f'(y) = 1 - y^2 = fma(-y, y, 1). */
  TANH
}
