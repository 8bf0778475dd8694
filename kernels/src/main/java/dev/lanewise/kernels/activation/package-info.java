/**
 * Activation functions: an element-wise one gives y = f(x), and its gradient is dX = dY f'(y) with
 * the derivative as a function of the output; softmax gives exp(x_j) / sum_k exp(x_k) along each
 * row. {@link dev.lanewise.kernels.activation.ActivationReference} and {@link
 * dev.lanewise.kernels.activation.SoftmaxReference} are the definitions.
 *
 * <p>ReLU and the gradients run at the speed of the memory. Sigmoid and tanh take some forty vector
 * operations in one chain, and are bound by that: C2 unrolls their loop, and two vectors at a time
 * written out took almost twice as long.
 */
package dev.lanewise.kernels.activation;
