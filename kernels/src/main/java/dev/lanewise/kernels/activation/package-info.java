/**
 * Activation functions: an element-wise one gives y = f(x), and its gradient is dX = dY f'(y) with
 * the derivative as a function of the output; softmax gives exp(x_j) / sum_k exp(x_k) along each
 * row. {@link dev.lanewise.kernels.activation.ActivationReference} and {@link
 * dev.lanewise.kernels.activation.SoftmaxReference} are the definitions.
 */
package dev.lanewise.kernels.activation;
