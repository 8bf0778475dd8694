package dev.lanewise.kernels.gemm;

/**
 * What a micro-kernel for products of one size has for constants, where others have arguments.
 *
 * @param k the steps of a tile
 * @param lda see {@link MicroKernel#run}, as for the others
 * @param ldb the distance between rows of B or of a panel
 * @param ldc the distance between rows of C
 */
record KernelSizes(int k, int lda, int ldb, int ldc) {}
