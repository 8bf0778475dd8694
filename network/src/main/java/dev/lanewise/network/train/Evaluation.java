package dev.lanewise.network.train;

import dev.lanewise.network.metric.ConfusionMatrix;

/**
 * What a network is worth on images it is not trained with.
 *
 * @param loss the mean loss
 * @param accuracy the share of right answers, 0 to 1
 * @param confusion which classes were taken for which
 */
public record Evaluation(double loss, double accuracy, ConfusionMatrix confusion) {}
