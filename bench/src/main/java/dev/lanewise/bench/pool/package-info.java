/** Pooling, measured. {@code naive} is the definition. */
package dev.lanewise.bench.pool;
