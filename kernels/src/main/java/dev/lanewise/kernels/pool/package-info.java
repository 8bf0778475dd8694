/**
 * Pooling of NHWC images without padding: an output is the maximum, or the average, of a window of
 * kh x kw pixels in one channel, and the windows are sh rows and sw columns apart. {@link
 * dev.lanewise.kernels.pool.PoolReference} is the definition.
 *
 * <p>Max pooling of 2 x 2 pixels side by side has a path of its own. Its gradient writes each
 * number once instead of clearing it and adding to it. Forward, the cost was in the masks: on Zen 5
 * with AVX-512 to combine two masks takes longer than to compare twice, so a row is first taken to
 * have no NaN, where one comparison decides, and computed again if a sum of all its numbers is NaN.
 *
 * <p>Where a maximum was is a byte, its place in the window. 128 images of 24 x 24 x 64 pixels,
 * their maxima and a byte for each are 25 MB; with an int for each they are 28, and the L3 cache
 * probably ends between: on one Zen 5 core the pass took 1.8 ms, and takes 0.6. On two threads,
 * half of the images each, it took 0.28 to 0.29 and takes 0.24 to 0.31 (both in turn in one JVM).
 *
 * <p>Two rows read side by side, and in each two pixels, are streams that a core does not follow.
 * So where images are in memory both rows are read first, one behind the other, a float of each
 * cache line ({@link dev.lanewise.kernels.lanes.Fetch}): the pass takes 0.64 to 0.78 of the time on
 * one thread, in one pair of nine 0.95, and in a training step, where another kernel has just
 * written the images, 1.00 ms for 1.28 and 1.45 on one thread and 1.1 for 1.3 and 1.4 on two, in
 * minutes when memory was slow, and 0.44 to 0.60 for 0.59 to 0.70 on two in others (seven pairs of
 * runs in turn). In a cache it takes longer, mostly: with 32, 64, 80 and 96 images on one thread
 * 1.43, 0.96, 0.98 and 1.33 times as long, with 64, 128 and 160 on two 1.37, 1.27 and 1.48; with
 * 112 and 128 on one 0.90 and 0.67, with 192, 224 and 256 on two 0.98, 0.82 and 0.74 (one pair
 * each). 96 are 18.6 MB, 112 are 21.7. So the kernel reads ahead where a thread has more than 16
 * MiB, or where it is told that images are in memory.
 *
 * <p>To read every other line alone makes it 1.2 to 1.3 times as long on one thread (two pairs with
 * 128 images, two with 32). To read, before each window, as many lines of the next two rows takes
 * as long as to read nothing ahead: 0.87 ms for 0.60 with 128 images on one thread, 9.7 for 7.1
 * with 1024, which suggests that it is the run of neighbouring lines that a core follows. Neither
 * the images in the opposite order nor the network's first layers on 32 images at a time made a
 * step shorter. Two vectors of channels at a time take 1.4 to 2.2 times as long (128 and 1024
 * images on one thread and two), and four are more than C2 takes into a loop: it allocates their
 * objects.
 */
package dev.lanewise.kernels.pool;
