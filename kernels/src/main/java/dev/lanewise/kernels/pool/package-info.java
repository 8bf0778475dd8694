/**
 * Pooling of NHWC images without padding: an output is the maximum, or the average, of a window of
 * kh x kw pixels in one channel, and the windows are sh rows and sw columns apart. {@link
 * dev.lanewise.kernels.pool.PoolReference} is the definition.
 *
 * <p>Max pooling of 2 x 2 pixels side by side has a path of its own. Its gradient writes each
 * number once instead of clearing it and adding to it. Forward, the cost was in the masks: on Zen 5
 * with AVX-512 to combine two masks takes longer than to compare twice, so a row is first taken to
 * have no NaN, where one comparison decides, and computed again if a sum of all its numbers is NaN.
 */
package dev.lanewise.kernels.pool;
