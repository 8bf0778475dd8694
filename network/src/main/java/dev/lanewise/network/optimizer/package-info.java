/**
 * Optimisers: a description with its constants ({@link
 * dev.lanewise.network.optimizer.OptimizerSpec}), and the running {@link
 * dev.lanewise.network.optimizer.Optimizer} with the state it keeps for each parameter. Batch,
 * online and mini-batch gradient descent are one optimiser, {@link
 * dev.lanewise.network.optimizer.Sgd}, at the batch size of the whole set, of 1, and between.
 */
package dev.lanewise.network.optimizer;
