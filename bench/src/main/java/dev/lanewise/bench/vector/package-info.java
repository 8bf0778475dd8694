/** Updates of weights, measured. {@code naive} is the definition. */
package dev.lanewise.bench.vector;
