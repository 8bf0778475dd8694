/**
 * Matrix product: {@code C = alpha * op(A) * op(B) + beta * C}, row-major, single precision.
 *
 * <p>{@link dev.lanewise.kernels.gemm.GemmReference} is the definition, {@link
 * dev.lanewise.kernels.gemm.Gemm} the entry. The fast path is the loop nest of Goto and van de
 * Geijn ("Anatomy of high-performance matrix multiplication", 2008) in the form of BLIS (Van Zee
 * and van de Geijn, 2015): {@link dev.lanewise.kernels.gemm.GemmLoops} cuts the product into blocks
 * that fit the caches, {@code Packing} copies each block into the order in which it is read, and
 * the hot loop is in {@code MicroKernel6x2} and {@code MicroKernel8x2}.
 *
 * <p>Lanes run across the columns of C and k ascends, also from one block of k to the next, because
 * a micro-kernel loads its accumulators from C and stores them back. So each element is one chain
 * of fused multiply-adds whatever the width, the blocks and the threads.
 *
 * <p><b>The micro-kernel's shape.</b> It reads A in rows, k contiguous, so that an A which is not
 * transposed need not be interleaved, and small products need not copy it at all. How many rows and
 * vectors C2 can keep in registers is found by measuring. On a Zen 3 core at 256 bits (16 vector
 * registers), with k = 256, in GFLOP/s: 6x2 99, 5x2 96, 3x3 91, 4x2 90, 2x4 80, 6x1 73, 4x3 41, 3x4
 * 41: the last two spill. The same 6x2 with A interleaved gets 44 and 5x2 99. With 32 registers
 * (512 bits) 7x2 to 10x2 are good.
 */
package dev.lanewise.kernels.gemm;
