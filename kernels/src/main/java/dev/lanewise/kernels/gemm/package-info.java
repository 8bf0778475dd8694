/**
 * Matrix product: {@code C = alpha * op(A) * op(B) + beta * C}, row-major, single precision.
 *
 * <p>{@link dev.lanewise.kernels.gemm.GemmReference} is the definition, {@link
 * dev.lanewise.kernels.gemm.Gemm} the entry. The fast path is the loop nest of Goto and van de
 * Geijn ("Anatomy of high-performance matrix multiplication", 2008) in the form of BLIS (Van Zee
 * and van de Geijn, 2015): {@link dev.lanewise.kernels.gemm.GemmLoops} cuts the product into blocks
 * that fit the caches, {@code Packing} copies what does not lie well, and the hot loop is a {@code
 * MicroKernel}, of which {@code MicroKernel6x2} is the one to read.
 *
 * <p>Lanes run across the columns of C and k ascends, also from one block of k to the next, because
 * a micro-kernel loads its accumulators from C and stores them back. So each element is one chain
 * of fused multiply-adds whatever the width, the blocks and the threads.
 *
 * <p><b>Where the micro-kernels come from.</b> C2 keeps accumulators in registers only where each
 * is a local variable, so every shape of tile is a method of its own. A product wants several: two
 * heights that cut its rows evenly, a width that fits its columns, three orders of A, with ReLU and
 * without. {@code KernelAssembler} writes their bytecode when they are first needed, with the JDK's
 * class-file API; one written by hand is what it imitates. A class takes about a millisecond to
 * write, and C2 compiles it like any other.
 *
 * <p><b>What was measured</b> (a Zen 3 core at 256 bits, 16 registers; best of many short runs
 * beside a loop of multiply-adds in registers that gave 96 to 103 GFLOP/s in them; k = 256, data in
 * the L1 cache), in GFLOP/s:
 *
 * <ul>
 *   <li>Packed 6x2 100, 5x2 98, 4x2 81 to 90, 3x3 99; by rows with B packed 6x2 98, 5x2 90, 4x2 86;
 *       by columns 6x2 88 to 98, 5x2 80 to 90. 4x3 25 to 44: it spills, because 12 accumulators, 3
 *       vectors of B and one of A are all 16 registers.
 *   <li>Whether C2 spills is not to be foreseen. Loads that sit behind a bounds check stay where
 *       they are written; where every distance is constant no check is left, and C2 moves all loads
 *       to the front and runs out of registers: 44. {@code VarHandle.loadLoadFence} between them
 *       keeps their order and is no instruction on x86; but it binds the loads only, and how many
 *       fences, and where, is measured. So the packed kernels have 26 instructions for 12
 *       multiply-adds, instead of 37 with bounds checks: no difference on a quiet core, and 10 to
 *       25 % where a neighbour shares it, probably a second hardware thread. By rows there are 36,
 *       and no place of fences gained anything.
 *   <li>What C2 makes of a kernel depends on the k that it saw before: an odd step written as a
 *       loop made 6x2 packed spill wherever k was not always the same (61). In a straight line
 *       before the loop it does not.
 *   <li>A tile costs about 12 nanoseconds beside its multiply-adds, packed, 8 by columns.
 *   <li>Off the heap: panels in aligned native memory, read with {@code fromMemorySegment}: 72 to
 *       87 for every variant of 6x2 where {@code float[]} gives 97. Alignment itself: 32 bytes
 *       instead of whatever a {@code float[]} has gains 1 to 3 %. So panels are {@code float[]}.
 *   <li>kc: cutting k costs a pass over C; at 1024 x 1024 one block of 1024 gives 91, two of 512
 *       give 86, four of 256 give 81.
 *   <li>Huge pages ({@code -XX:+UseTransparentHugePages}) made no difference up to 2048.
 * </ul>
 *
 * <p>With 32 registers (512 bits) 7x2 to 10x2 are good, and 8x2 is the default there; {@code
 * lanewise tune} finds out on another machine.
 */
package dev.lanewise.kernels.gemm;
