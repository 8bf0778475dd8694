/**
 * Two-dimensional convolution of NHWC images with {@code (kh, kw, ic, oc)} filters, and its
 * gradients.
 *
 * <p>{@link dev.lanewise.kernels.conv.ConvReference} is the definition, {@link
 * dev.lanewise.kernels.conv.Conv} the entry. Each is a matrix product over patches (im2col:
 * Chellapilla, Puri and Simard, 2006): with a row for each output pixel and a column for each tap
 * (ky, kx, channel),
 *
 * <pre>
 *   forward          Y  [pixels x oc]   = bias + patches(X) [pixels x taps] * W [taps x oc]
 *   filter gradient  dW [taps x oc]     = patches(X)^T * dY [pixels x oc]
 *   input gradient   dX                 = the patches of dY [pixels x oc] * W^T, added in place (col2im)
 * </pre>
 *
 * <p>The matrix of patches is never stored whole: {@link dev.lanewise.kernels.conv.Patches} gives
 * its rows to the packing of the product, which holds one block of them in the cache.
 *
 * <p>What is summed over the batch is cut into chunks of images by the shape alone (see {@link
 * dev.lanewise.kernels.conv.ConvShape#imagesPerChunk}), each a chain of its own, which are added in
 * order. Padding is zeros that take part: an infinite weight on one gives NaN.
 */
package dev.lanewise.kernels.conv;
