/** Activation functions and softmax, measured. {@code naive} is the definition. */
package dev.lanewise.bench.activation;
