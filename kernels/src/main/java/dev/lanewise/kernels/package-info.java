/**
 * The contract that every kernel keeps.
 *
 * <ol>
 *   <li><b>Layout.</b> Numbers are float32 in {@code float[]}, row-major, with an offset and where
 *       there are rows a leading dimension, all counted in elements. Images are NHWC: {@code mb}
 *       images of {@code ih} rows of {@code iw} pixels of {@code ic} channels. Filters are {@code
 *       (kh, kw, ic, oc)}. A gradient of X is named dX.
 *   <li><b>Bits.</b> Every kernel has a scalar definition, and gives the definition's bits at every
 *       vector width, tile size and thread count, interpreted or compiled. All NaNs count as one
 *       value. An element of a matrix product is one chain {@code acc = fma(a, b, acc)} with k
 *       ascending. A sum over a batch is cut into chunks by the shape alone, and the chunks are
 *       added in the order of their index. Functions such as exp are polynomials of our own with a
 *       scalar twin that has the same bits.
 *   <li><b>Special values.</b> NaN and infinity propagate; no zero is skipped, so 0 * Inf is NaN.
 *       {@code beta = 0} overwrites without reading, {@code k = 0} gives {@code beta * C}, and an
 *       empty result is left alone. relu(NaN) is NaN and relu(-0.0) is +0.0; a pooling window with
 *       a NaN gives NaN, and of equal values the first counts; a row with a NaN or +Inf has a
 *       softmax of NaN throughout.
 *   <li><b>Memory.</b> Nothing outside the named region is read or written. The objects that run
 *       kernels keep their scratch memory, and so do threads ({@link
 *       dev.lanewise.kernels.lanes.Scratch}), so a call in the steady state allocates nothing; the
 *       objects are for one thread at a time. A micro-kernel is made when it is first needed, and
 *       one for a small size after about a million steps: that call takes longer.
 *   <li><b>Errors.</b> A bad argument throws {@link java.lang.IllegalArgumentException} or {@link
 *       java.lang.IndexOutOfBoundsException} before anything is written; the message names the
 *       argument, its value and what it must be. A null one throws {@link
 *       java.lang.NullPointerException}.
 *   <li><b>Threads.</b> A kernel runs on the {@link dev.lanewise.kernels.parallel.Workers} it was
 *       made with; single-threaded is the same kernel on one worker.
 * </ol>
 */
package dev.lanewise.kernels;
