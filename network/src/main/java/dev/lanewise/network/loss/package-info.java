/**
 * Losses: the mean over a batch of how far outputs are from labels, and its gradient. Sums run in
 * double and in the order of the batch, so they depend on neither threads nor vector width.
 */
package dev.lanewise.network.loss;
