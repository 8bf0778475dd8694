/**
 * Two-dimensional convolution of NHWC images with {@code (kh, kw, ic, oc)} filters, and its
 * gradients.
 *
 * <p>{@link dev.lanewise.kernels.conv.Conv} is the entry. There are two algorithms, each with a
 * definition of its own; {@link dev.lanewise.kernels.conv.ConvAlgorithm#of} chooses by the shape
 * alone, never by the batch, so that an image has the same result in any of them.
 *
 * <p><b>im2col</b> (Chellapilla, Puri and Simard, 2006; {@code Im2colReference}) computes any
 * shape. Each pass is a matrix product over patches, with a row for each output pixel and a column
 * for each tap (ky, kx, channel):
 *
 * <pre>
 *   forward          Y  [pixels x oc]   = bias + patches(X) [pixels x taps] * W [taps x oc]
 *   filter gradient  dW [taps x oc]     = patches(X)^T * dY [pixels x oc]
 *   input gradient   dX                 = the patches of dY [pixels x oc] * W^T, added in place (col2im);
 *                                         of a filter of 1 x 1 with strides of 1, the product itself
 * </pre>
 *
 * The matrix of patches is never made: {@link dev.lanewise.kernels.conv.Patches} tells the product
 * where in the image its elements lie, and the micro-kernels read them there; with padding, in
 * copies of some rows of the image with the zeros beside them. A filter of few taps, as with 32
 * registers in a network's first layer, stays in registers instead ({@code FewTaps}).
 *
 * <p>Nor are the gradients of patches held where the channels fill vectors and a line has some
 * pixels: the product of one line of dY with one tap is added to the pixels of dX as it comes
 * ({@code TapProducts}). To write them and to add them afterwards took a tenth of the time more
 * with 128 images of 26x26x32, a sixth with 56x56x128 and strides of 2, 1.3 times as long with
 * 14x14x256 and 1.8 times with 7x7x512. With 16 or 20 channels it takes two thirds, because its
 * lanes run across the taps of a filter row; and with lines of one pixel, such as a sequence laid
 * out downwards, half to two thirds.
 *
 * <p>Such a product is three tiles of 8 x 32 with k = 64 in the first shape below. Kernels for its
 * size run at 94 % of the FMA peak there while all is in the caches, those for any size at 80 to
 * 90, and the pass takes 9 % less by them; 3 to 7 less with 56x56x128 and strides of 2, 56x56x64
 * and 14x14x256, 25 with 32x32x32 -&gt; 16 channels (Zen 5, one thread and two). By tiles of three
 * lines instead of 39 it takes another 3 to 5 % less: they stay in the L1 cache from tap to tap.
 *
 * <p><b>Winograd's minimal filtering</b> F(4 x 4, 3 x 3) (Lavin and Gray, 2016; {@code
 * WinogradReference}) takes filters of 3 x 3 with strides of 1, and a quarter of the
 * multiplications. Tiles of 6 x 6 pixels and filters of 3 x 3 are transformed to 36 elements, and
 * for each of them
 *
 * <pre>
 *   forward          products [tiles x oc] = input [tiles x ic] * filter [ic x oc]; then 4 x 4 pixels of Y
 *   filter gradient  sums [ic x oc]        = input [tiles x ic]^T * gradient of 4 x 4 pixels [tiles x oc]; then 3 x 3 taps
 *   input gradient   dX                    = forward of dY, with the filter turned and a padding of 2 - ph, 2 - pw
 * </pre>
 *
 * A group of lines of tiles is transformed, multiplied and transformed back at a time, so that it
 * stays in the L2 cache. Lanes run across channels, so the transforms have the definition's bits at
 * any width.
 *
 * <p>What it gains depends on the channels, because products grow with ic * oc and transforms with
 * ic + oc. Times of im2col over those of Winograd, on one Zen 5 core at 512 bits (a virtual machine
 * whose speed varies by 10 to 20 %, JDK 25.0.3; the better tenth of half a second of both in turn,
 * the input gradients and the last forward pass measured apart, the former by im2col with col2im
 * throughout):
 *
 * <pre>
 *                                     forward        input gradient   filter gradient
 *   26x26x32 -&gt; 24x24x64, batch 128   13.9 / 7.7 ms  20.6 / 10.7 ms   17.4 / 8.9 ms      1.8  1.9  2.0
 *   56x56x64, batch 8                  9.5 / 4.4     14.7 / 5.3       11.1 / 4.8         2.2  2.8  2.3
 *   28x28x128, batch 8                 9.4 / 4.0     11.4 / 3.4       11.3 / 4.3         2.4  3.3  2.6
 *   14x14x256, batch 8                10.0 / 4.8     13.3 / 5.5       11.9 / 6.6         2.1  2.4  1.8
 *   7x7x512, batch 8                   9.9 / 6.4     15.9 / 7.5       11.0 / 8.0         1.5  2.1  1.4
 * </pre>
 *
 * The forward passes by im2col run at 86 to 92 % of the FMA peak, and the filter gradients at 79 to
 * 92, in a round beside oneDNN ({@code lanewise bench --profile peers-layers}). The first shape has
 * 128 images that come from memory and go there, 49 MB. The input gradient has 7 x 7 tiles for 26 x
 * 26 pixels. The last fills 49 of 64 pixels of its tiles, and its filter takes 38 MB when it is
 * transformed, which for few tiles is done a block of channels at a time ({@code WinogradColumns}).
 *
 * <p>Transformed numbers lie on cache lines ({@link dev.lanewise.kernels.lanes.Scratch}): the first
 * shape's forward pass takes 4 % less for it, its filter gradient 4 and its input gradient 2, and
 * where images and results begin with a cache line too, the forward pass another 5.
 *
 * <p>A transform reads four or six rows of an image side by side, and where the images come from
 * memory each waits for its own lines. So the rows that are new are read first, one after the other
 * ({@link dev.lanewise.kernels.lanes.Fetch}): the filter gradient of the first shape takes 6 to 7 %
 * less on one Zen 5 thread and on two, that of 56x56x64 3 to 4; forward passes and input gradients
 * 0 to 3.
 *
 * <p>The first layer of a network, 28x28x1 -&gt; 26x26x32 with 128 images, takes 0.31 to 0.37 ms
 * where the filter stays in registers, and 0.8 as a product followed by ReLU; its filter gradient
 * takes 0.37 to 0.5.
 *
 * <p>Rounding errors are about twice as large, those of the input gradient four times: on average
 * 4.2e-7 of the results' root mean square where im2col has 2.1e-7 (forward, the first shape, {@code
 * lanewise errors}), with numbers that are not negative 2.6e-7 and 2.3e-7; the largest 5.0e-6 and
 * 3.6e-6. The input gradient has 5.2e-7 and 1.2e-7, because col2im adds short chains. At the
 * published points 0, 1, 2 and their negatives the forward pass has 7.6e-7. In a training step of
 * keras-convnet, after an epoch on MNIST, the means are 1.1e-7 and 1.1e-7 forward, 2.7e-7 and
 * 1.5e-7 for the filter gradient; for the input gradient, whose dY is mostly zeros, 5.1e-8 and
 * 8.2e-9; and no error is above 3.3e-5, by im2col 6.3e-6.
 *
 * <p>What is summed over the batch is cut into chunks of images by the shape alone (see {@link
 * dev.lanewise.kernels.conv.ConvShape#imagesPerChunk}; with Winograd of 64 tiles at least), each a
 * chain of its own, which are added in order. Where the filter has more than 2^17 elements a chunk
 * has about 1024 pixels at least: one of 14x14x1024 -&gt; 256, 1x1, takes 12 % less time for 8
 * images with one chunk than with eight, and mean errors are those that 128 images have, 5e-7 of
 * the root mean square for 2e-7. Fewer such chunks than threads are shared by all. Padding is zeros
 * that take part: an infinite weight on one gives NaN. With Winograd an infinity or NaN makes NaN
 * of all that its tiles share, also where im2col would give an infinity or not see it; and numbers
 * above 1e37 may overflow in the transforms.
 */
package dev.lanewise.kernels.conv;
