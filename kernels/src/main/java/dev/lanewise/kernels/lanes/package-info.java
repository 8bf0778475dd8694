/**
 * Vector lanes: the one place where the width is chosen ({@link dev.lanewise.kernels.lanes.Lanes}),
 * memory for them ({@link dev.lanewise.kernels.lanes.Scratch}, {@link
 * dev.lanewise.kernels.lanes.Arena}) and its way into the caches ({@link
 * dev.lanewise.kernels.lanes.Fetch}), and functions that give the same bits in a lane as in a
 * scalar. The tests of the Maven profile {@code long} compare these bits, and measure the errors
 * that the functions state, on all 2^32 floats.
 */
package dev.lanewise.kernels.lanes;
