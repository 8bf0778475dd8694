/** The matrix product, measured. {@code naive} is the definition. */
package dev.lanewise.bench.gemm;
