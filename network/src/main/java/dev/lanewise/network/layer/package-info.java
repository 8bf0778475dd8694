/**
 * Layers: immutable descriptions ({@link dev.lanewise.network.layer.LayerSpec}) and the running
 * {@link dev.lanewise.network.layer.Layer} that is built from one for a shape, a largest batch and
 * a set of workers.
 *
 * <p>A batch is {@code mb} rows of {@link dev.lanewise.network.layer.Shape#size()} numbers in one
 * slice of an array, images as NHWC. A running layer owns its kernels, parameters and scratch
 * memory, so a step in the steady state allocates nothing; it is used by one thread at a time.
 */
package dev.lanewise.network.layer;
