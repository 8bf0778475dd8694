package dev.lanewise.network.train;

/**
 * What an epoch gave.
 *
 * @param epoch its number, from 1
 * @param sumOfBatchLosses the sum over batches of their mean losses
 * @param meanLoss the mean over examples of the losses during training, dropout at work
 * @param accuracy the share of right answers during training, each before its batch's update
 * @param validationLoss the mean loss of the images kept for validation after the epoch, NaN where
 *     none are
 * @param validationAccuracy their share of right answers, NaN where none are
 * @param seconds wall time of the epoch, validation included
 */
public record EpochRecord(
    int epoch,
    double sumOfBatchLosses,
    double meanLoss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    double seconds) {}
