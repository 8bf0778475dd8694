package dev.lanewise.network.train;

import java.util.List;

/**
 * How a run went.
 *
 * @param epochs the epochs that ran, in order
 * @param keptEpoch the epoch, from 1, after which the network had the weights it has now: the last,
 *     or the best where the recipe has patience
 * @param stoppedEarly whether patience ran out before the recipe's epochs did
 * @param seconds wall time of all epochs
 */
public record TrainingResult(
    List<EpochRecord> epochs, int keptEpoch, boolean stoppedEarly, double seconds) {}
