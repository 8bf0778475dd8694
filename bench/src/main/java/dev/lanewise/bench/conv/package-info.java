/** The convolution and its gradients, measured. {@code naive} is the definition. */
package dev.lanewise.bench.conv;
