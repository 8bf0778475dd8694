/**
 * Pooling of NHWC images without padding: an output is the maximum, or the average, of a window of
 * kh x kw pixels in one channel, and the windows are sh rows and sw columns apart. {@link
 * dev.lanewise.kernels.pool.PoolReference} is the definition.
 */
package dev.lanewise.kernels.pool;
