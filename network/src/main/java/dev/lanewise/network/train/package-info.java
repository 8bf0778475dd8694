/**
 * Training: one step ({@link dev.lanewise.network.train.TrainingStep}), a whole run ({@link
 * dev.lanewise.network.train.Trainer}), and what a network is worth on other data ({@link
 * dev.lanewise.network.train.Evaluation}). The same recipe, data and seed give the same weights,
 * bit for bit, with any number of threads and any vector width.
 */
package dev.lanewise.network.train;
