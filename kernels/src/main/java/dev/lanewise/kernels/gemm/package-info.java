/**
 * Matrix product: {@code C = alpha * op(A) * op(B) + beta * C}, row-major, single precision.
 *
 * <p>{@link dev.lanewise.kernels.gemm.GemmReference} is the definition, {@link
 * dev.lanewise.kernels.gemm.Gemm} the entry. The fast path is the loop nest of Goto and van de
 * Geijn ("Anatomy of high-performance matrix multiplication", 2008) in the form of BLIS (Van Zee
 * and van de Geijn, 2015): {@link dev.lanewise.kernels.gemm.GemmLoops} cuts the product into blocks
 * that fit the caches and shares out their tiles, {@code BlockTiles} is what a thread does for one,
 * {@code Packing} copies what does not lie well, and the hot loop is a {@code MicroKernel}, of
 * which {@code MicroKernel6x2} is the one to read.
 *
 * <p>Lanes run across the columns of C and k ascends, also from one block of k to the next, because
 * a micro-kernel loads its accumulators from C and stores them back. So each element is one chain
 * of fused multiply-adds whatever the width, the blocks and the threads.
 *
 * <p><b>Where the micro-kernels come from.</b> C2 keeps accumulators in registers only where each
 * is a local variable, so every shape of tile is a method of its own. A product wants several: two
 * heights that cut its rows evenly, a width that fits its columns, the order of its A, with ReLU
 * and without. {@code KernelAssembler} writes their bytecode when they are first needed, with the
 * JDK's class-file API; one written by hand is what it imitates. A class takes about a millisecond
 * to write, and C2 compiles it like any other, in 50 milliseconds. But where the first product is a
 * large one, that would come after 200 to 350 milliseconds for a version that C2 enters in the
 * middle of the loop, with the accumulators on the heap, and meanwhile C1's code runs, at half a
 * GFLOP/s. So {@code Preparation} calls a kernel for a small tile until it is compiled, before it
 * is used in earnest: in a fresh JVM products of 32 to 1024 are steady after 0.3 to 0.6 seconds,
 * and took 0.5 to 1.4 without (a Zen 5 and a Xeon core).
 *
 * <p>A small product that comes again gets kernels for its size, whose loops have k and all
 * distances for constants ({@code SizedKernels}): after about a million steps, when the call that
 * reaches them waits for C2, some 50 milliseconds for each of up to four kernels. Where k is up to
 * 10, or 5 with 16 registers, and a product two vectors wide, most keep B in registers and have no
 * tiles ({@code ShallowKernel}).
 *
 * <p><b>What was measured with 32 registers</b> (a Zen 5 core at 512 bits, a virtual machine, JDK
 * 25.0.3; percent of a loop of multiply-adds in registers, run in turn with each; the better tenth
 * of many short runs; data in the L1 or L2 cache):
 *
 * <ul>
 *   <li>A by rows and B packed: 10x2, 12x2 and 13x2 97 to 99; 7x3 96, 6x4 97. C2 checks the bounds
 *       of all rows once before the loop, 350 instructions for a tile; the loop itself has 62 for
 *       24 multiply-adds. 14x2 82: it has to spill one accumulator. A by columns, as a transposed
 *       one lies: 6x4 96. Whole products are 2 to 8 % faster with 6x4 than with 12x2, though alone
 *       they are alike: 6x4 takes 50 instructions and 14 loads where 12x2 takes 62 and 16.
 *   <li>A scattered, as patches in an image ({@link dev.lanewise.kernels.gemm.ScatteredMatrix}): a
 *       sum of two numbers from tables is checked against the bounds of the array each time, and a
 *       6x4 tile then takes 80 % where runs of columns, each a loop of its own, take 93 (a whole
 *       convolution of 288 taps in runs of 96). Rows side by side need two checks for six elements.
 *       But with 16 registers C2 loads the other four together, and spills: 43 %, where six checks
 *       keep them apart and give 74.
 *   <li>A packed panel whose rows are 30 elements apart: 29, where 32 give 98. C2 then loads all
 *       elements of A first and spills. So a panel is a whole number of vectors wide. Fences
 *       between the loads make this loop spill, wherever they are. Tiles of A that are packed one
 *       after another, so that every distance is a constant, spill as well: 6x4 53. So a transposed
 *       A is copied as it lies, where it is copied.
 *   <li>One vector wide: 77 with 12 rows, which take 13 loads for 12 multiply-adds, and more where
 *       the addresses of the rows spill. With 16 rows they spill more, but there are fewer loads of
 *       B: k = 784 takes the same, 1024 x 16 x 300 with A transposed runs 1.05 to 1.13 times as
 *       fast, a convolution of 5x5, 16 to 10 channels, 3 to 10 % slower. With their distances
 *       constant nothing spills: 128 x 10 x 128, 256 and 512 run 1.07 times as fast as with 12
 *       rows, 1.12 to 1.27 times while loads are slow. Rows 1024 elements apart share a set of the
 *       L1 cache with 12 ways: 16 rows took three times as long.
 *   <li>Kernels for a size up to k = 1000, for 256: 64 x 30 x 512 1.11 to 1.17 times as fast, 100 x
 *       30 x 784 1.04, 32 x 64 x 512 1.00 to 1.06, 128 x 128 x 512 1.02. But 128 x 10 x 1024, whose
 *       tiles have eight rows, 0.96, and 1.15 while loads are slow.
 *   <li>B in place, over the same packed, each beside a library in the same JVM: 32 x 32 x 32 1.15,
 *       64 x 64 x 64 1.01 to 1.08, 96 x 96 x 96 1.00 to 1.03; but 128 x 128 x 128 0.92 and 256 x
 *       256 x 256 0.91: rows of B that are so far apart share sets of the L1 cache.
 *   <li>Ten columns: lanes across them use 10 of 16. A 512 x 10 x 128 with A transposed takes 76
 *       GFLOP/s so, and 124 with lanes across its rows. To write C from there column by column, by
 *       vectors that overlap, makes it 1.0 to 1.2 times as fast as element by element.
 *   <li>Rows of ten, transposed as W in an input gradient: in squares of 16 rows, whose vectors
 *       read beyond a row, for four of 8 x 8, and with the distance between rows of the panel a
 *       constant: 128 x 512 x 10 runs 1.12 and 1.15 times as fast (two runs).
 *   <li>A narrow B read in place with a mask: 87 GFLOP/s with room behind it, and 14 to 25 where
 *       its last row ends the array, probably because C2 checks such a mask lane by lane. So a
 *       narrow B is copied, and its last rows element by element. Where its rows adjoin, those that
 *       end the array in a loop of their own, so that the others' has no minimum in it: 10 x 10 x
 *       128 and 20 x 10 x 100, A transposed, run 1.2 to 1.4 times as fast, 128 x 10 x 128 1.01 to
 *       1.06.
 *   <li>A by rows from memory, as it is: the rows of a tile are as many streams at a time, of which
 *       each waits for its first lines. 25088 x 256 x 64 (A 6 MB, C 26 MB) takes 72 %, 25088 x 64 x
 *       256 62; the same with rows of A that are all one row, in the cache, 89 and 93 to 98. So
 *       kernels read the rows of the next tile beside their own, one after the other, a float for
 *       six in each step: 82 to 84 and 78. Longer steps, which are done sooner, gain nothing: 66 to
 *       69 and 59 to 63 with 8 to 32 floats. To copy A first gains 7 % of the time.
 *   <li>Tiles side by side, so that C is written from left to right, gain 7 to 10 % where its rows
 *       are a multiple of 4 KiB apart and k is large, and lose up to 10 % elsewhere.
 *   <li>One row times a matrix of ten columns is one chain: at 4 cycles for each step at most 20
 *       GFLOP/s, of which it reaches 17 with k = 1024. A library that cuts the chain gets 24.
 *   <li>The ends of tiles: a 12x1 tile of k = 10 takes 126 to 135 cycles where its multiply-adds
 *       take 60, a 6x4 one 180 where they take 120, and 11x2 with k = 32 440 to 450 for 352; with k
 *       and all distances constant 80, 150 and 375 ({@code SizedKernels}). C2 moves the checks of
 *       rows out of the loop over k, two for each row and tile. Where it cannot foresee the index
 *       and the distances are constant, the checks stay in the loop, and two hold for all rows.
 *       Steps one after the other instead of a loop: 6x4 280 cycles, because C2 moves loads to the
 *       front and spills; rows of B that stay in registers for all tiles: 12x1 200. In place with
 *       rows of B and C 4 KiB apart, and arrays that begin alike: 486 where the kernel for any size
 *       takes 235.
 *   <li>B in registers, two to four vectors of each row at a time, and down all rows of A: beside
 *       tiles of 6x4 128 x 512 x 10 and 9 run 1.11 and 1.04 times as fast (medians of 16 JVMs; .96
 *       to 1.16), 8 1.02, 6, 4 and 3 1.23, 1.38 and 1.53; 11 1.02 but .87 to .90 in three of 16, so
 *       it has tiles, and 12 takes 13 to 22 % longer, because C2 spills. One vector at a time runs
 *       at 62 % of the peak. 128 x 1024 x 10 with B transposed, whose rows of C share sets of the
 *       L1 cache, takes 1.6 to 2.1 times as long so. With B's vectors, from before the loop, as
 *       receivers of the multiply-adds one new JVM in six stayed at 600 to 860 microseconds in 128
 *       x 512 x 10 for 8: C2 boxed what is stored, where only the interpreter had profiled the
 *       loop. So does {@code -XX:-TieredCompilation} each time; with A's elements as receivers it
 *       does not.
 *   <li>Preparing kernels though the first was late ({@code Preparation}): with three other busy
 *       processes on two cores 30000 products of 128 x 512 x 10 with B transposed take 5.1 seconds
 *       in a new JVM, 5.7 at most (medians of 20, in tiles; 4.4 and 5.7 with B in registers). Where
 *       none was prepared after one that was late, in ten of 20, 5.9 and 7.4, for a second or more
 *       of them at .1 to 6 milliseconds each.
 *   <li>Squares of a transposed copy one below the other in one call, for a call each: 128 x 128,
 *       512 and 1024 x 10 with B transposed take 5 to 9 % less (with B in registers). Blends for
 *       half of a square's shuffles make no difference.
 *   <li>The call of a small product: 80 nanoseconds for 2 x 10 x 10, of which some 25 were for how
 *       to cut it, because of divisions. So a product like the one before is not cut anew.
 *   <li>One row times a matrix of 512 columns on two threads, each with its half of B in its own L2
 *       cache: 1.6 to 2.2 times as fast (k = 512 and 784) where C stays in registers, in two
 *       strips, as with rows of B side by side, which gain nothing by the second thread. On one
 *       thread 256 columns show no difference: where B lies makes more, up to 30 %. Half a strip of
 *       four vectors, for two threads that share 128 columns or one that has 192: 1 x 128 x 9216
 *       1.3 to 1.4 times as fast on two threads, 1 x 192 x 4608 1.6 and 1.7, and 1.1 on one. But
 *       two halves instead of a strip of eight: 1 x 128 x 9216 takes 1.5 times as long on one.
 *   <li>The kernel that packs B while it multiplies: 77 instead of 98, for one tile in m / 12. A
 *       pass of its own takes more: whole products are 2 to 6 % slower with it.
 *   <li>Nor does a pass that packs some panels side by side, which reads whole rows of B, where B
 *       comes from memory: 64 x 256 x 3136, A transposed, 11 to 39 % slower. Tiles that read the
 *       next block of B ahead, as those by rows do with A: 5 to 14 % slower there, and with 64 x
 *       256 x 25088, 32 MB, 10 to 20, whatever the block, because a load that waits holds up all
 *       behind it. But to read a block of both operands in a loop of its own, with many lines under
 *       way, and then to multiply it from the L2 cache, gains ({@link
 *       dev.lanewise.kernels.lanes.Fetch}): blocks of some 400 rows of A and B for 1046, and with
 *       64 rows or fewer both where they are, in tiles of 8x3 for 6x4, whose rows are half a line
 *       of A. The gradients of filters of 1 x 1, 56x56x64 -&gt; 256, 256 -&gt; 64 and 256 -&gt; 128
 *       with 8 images, take 6 to 10, 12 to 19 and 15 to 18 % less time (two runs on one thread and
 *       two on two, in turn in one JVM), all in tiles of 8x3; where A is copied 6x4 is better since
 *       it ends with A (see below): 256 x 64 x 25088 5 to 7 %, 256 x 128 x 6272 0 to 4, 128 x 256 x
 *       25088 2 less to 5 more. 64 x 256 x 25088 at 256 bits 14. Where the operands are in a cache
 *       it loses: 128 x 128 x 3136 4 %, 64 x 64 x 3136 17, which with so few rows and columns is
 *       not computed so.
 *   <li>Vectors of B that lie across two cache lines, as in a large array from index 0 on: squares
 *       of 128 take 4 to 6 % longer than with panels that begin with a line ({@link
 *       dev.lanewise.kernels.lanes.Scratch}), those of 512, 1024 and 2048 3 to 5.
 *   <li>6x4 that goes on from C: 3 to 6 % behind the one that does not, though C is in the cache,
 *       where C2 keeps the address of B in a vector register: to fetch it takes its turn behind the
 *       multiply-adds. Steps that count from where the first row of A starts take a register less,
 *       and the two are within 1 %: 2048 x 2048 x 2048 gains 1 to 3 %. Counted so, other kernels
 *       lose: 5x4 and 12x2 about a tenth, and 6x2 with 16 registers a half.
 *   <li>6x4 with A by columns that goes on from C fetches the address of B in the same way. Where
 *       steps end with A, and are not counted, it is 1.15 times as fast, and the one that does not
 *       go on from C 1.03 times. Tiles of fewer vectors gain nothing so, 8x3 and 6x3 lose up to 6
 *       %, and patches by columns, whose starts are looked up, a fifth. Products with A transposed
 *       and several blocks of k: 1024 x 256 x 1568 takes 8 to 10 % less time, together with the
 *       next, 256 x 1024 x 1568 4.
 *   <li>Copied rows that end within a vector: a last vector that overlaps the one before, for the
 *       last elements column by column, saves 1024 x 256 x 1568 with A transposed 2 %, and an
 *       eighth in blocks of 108 rows for 132.
 *   <li>nc = 1024 for 2048: squares of 4096 gain 2 to 4 %, those of 2048 up to 3 on one thread and
 *       nothing on two. kc = 512 for 1024: squares of 1024 and 2048 lose 2 to 5 %.
 *   <li>Huge pages: k = 1024, 12 tiles by 32 panels 97, with pages of 4 KiB 86.
 *   <li>Accesses with a mask are long inlined methods: C1 refuses a kernel with one for each row,
 *       which then runs in the interpreter until C2 has compiled it. So a tile narrower than a
 *       vector reaches C by way of a scratch tile, in a loop.
 *   <li>A cache line takes 250 nanoseconds or more from one core to the other. Where two threads
 *       share the columns, both write the line at the cut of each row: 192 x 192 x 192 ran 1.2
 *       times as fast on two cores as on one, and 1.6 times where they share the rows. A panel that
 *       another core has packed is no faster than one packed twice.
 *   <li>What a thread reads of A and B decides how a product is cut for many threads. On a Xeon of
 *       16 cores squares of 1024 run 1.34 times as fast on 16 threads in eight blocks of rows by
 *       two of columns as in 16 blocks of rows that each read all of B; on 8 threads 128 x 512 x
 *       784, cut by columns alone, 1.25 times as fast as in 8 blocks of rows, 128 x 512 x 512 1.4
 *       times. 22 tiles by five panels are even in no way; in three by five 128 x 300 x 784 runs
 *       1.4 times as fast on 16 threads as with the columns cut alone. On two threads of a Zen 5
 *       128 x 512 x 784 gains 1 to 8 % where the columns are cut, 100 x 1000 x 30 36 to 41. But 128
 *       x 128 x 128 loses 6 % so where rows of C do not begin with a cache line.
 *   <li>Panels that another core has packed also hold up large products, and so do the threads that
 *       wait for each other, for each block of B and k. On two threads of a Zen 5 products in
 *       strips of columns ({@code ProductStrips}) are faster than those that pack B once for both:
 *       squares of 640 by 7 %, from 1024 on, in four strips, 1024 4 to 6, 2048 1 to 7, 4096 1 (3
 *       less to 7 more); 512 x 256 x 1024 13. In strips of rows, each with all of B: squares of
 *       1024 to 4096 3 to 4 %, and 512 x 4096 x 1024 nothing. Where A is tall both lose: 16384 x
 *       512 x 256 8 and 4 %, 8192 x 256 x 512 10 and 2. A transposed one is copied, which takes
 *       longer than packing B, so with it strips are of rows: 1024 x 256 x 1568 4 to 8 %, 512 x 512
 *       x 2048 6 and 15, squares of 1024 3 and 4, of 2048 none and 4, 4096 x 1024 x 128 5; 256 x
 *       1024 x 1568 and 256 x 4096 x 1024 1 % less to 2 more. Four of them, which pack B twice as
 *       often, lose 1 to 4 over two. Each thread reads all of A: on a Xeon squares of 1024 gain 8 %
 *       on four threads, but those of 4096 lose 9 on four and on eight, and those of 2048 6 on 16.
 *       So it is for two.
 *   <li>What to call for a small product: repeated, 2 x 10 x 10 takes 75 % of the time where the
 *       calls of its kernels are known ({@code KnownCalls}), 128 x 10 x 10 90 to 96, 32 x 32 x 32
 *       94 to 100; on a Xeon 128 x 10 x 10 84.
 * </ul>
 *
 * <p><b>With 16 registers</b> (a Zen 3 core at 256 bits; in GFLOP/s where the peak is 96 to 103; k
 * = 256, data in the L1 cache):
 *
 * <ul>
 *   <li>Packed 6x2 100, 5x2 98, 4x2 81 to 90, 3x3 99; by rows with B packed 6x2 98, 5x2 90, 4x2 86;
 *       by columns 6x2 88 to 98, 5x2 80 to 90. 4x3 25 to 44: it spills, because 12 accumulators, 3
 *       vectors of B and one of A are all 16 registers.
 *   <li>Whether C2 spills is not to be foreseen. Loads that sit behind a bounds check stay where
 *       they are written; where every distance is constant no check is left, and C2 moves all loads
 *       to the front and runs out of registers: 44. {@code VarHandle.loadLoadFence} between them
 *       keeps their order and is no instruction on x86; but it binds the loads only, and how many
 *       fences, and where, is measured. 26 instructions for 12 multiply-adds so, instead of 37 with
 *       bounds checks: no difference on a quiet core. With tiles of A by columns and no fence it is
 *       2 to 3 % less, and the same kernel serves both widths: so there are none now.
 *   <li>What C2 makes of a kernel depends on the k that it saw before: an odd step written as a
 *       loop made 6x2 packed spill wherever k was not always the same (61). In a straight line
 *       before the loop it does not.
 *   <li>Off the heap: panels in aligned native memory, read with {@code fromMemorySegment}: 72 to
 *       87 for every variant of 6x2 where {@code float[]} gives 97. Alignment itself: 1 to 3 %
 *       there. So panels are {@code float[]}.
 *   <li>Kernels for a size (a Zen 5 core at 256 bits): 128 x 128 x 128 takes 1.75 times as long
 *       with them, 64 x 30 x 100 as well, 64 x 64 x 64 1.5, 64 x 64 x 16 and 32 x 32 x 32 1.1
 *       times; but 128 x 10 x 10 runs 1.3 times as fast, 2 x 10 x 10 1.5, 64 x 64 x 10 1.1 to 1.2,
 *       and also some deeper ones, 100 x 10 x 20, 128 x 10 x 128 and 96 x 96 x 96, 1.06 to 1.1
 *       times.
 *   <li>B in registers (the same core): 128 x 128 x 2, 3 and 5, 128 x 500 x 3 and 128 x 768 x 3 and
 *       5 run 1.15 to 1.6 times as fast, but 128 x 512 x 2 and 3, whose rows of C share sets of the
 *       L1 cache, would take 1.02 to 1.25 and 1.5 to 1.7 times as long.
 *   <li>kc: cutting k costs a pass over C; at 1024 x 1024 one block of 1024 gives 91, two of 512
 *       give 86, four of 256 give 81.
 * </ul>
 */
package dev.lanewise.kernels.gemm;
