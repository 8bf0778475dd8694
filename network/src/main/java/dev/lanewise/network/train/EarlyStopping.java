package dev.lanewise.network.train;

import dev.lanewise.network.model.Network;

/**
 * Watches the validation loss: with a patience, it keeps the weights of the epoch whose loss was
 * smallest, the first of equal ones, and is over once as many epochs passed without a smaller one.
 * A loss of NaN is never smaller.
 */
final class EarlyStopping {
  private final int patience;
  private double smallest = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private int waited;
  private float[][] bestWeights;

  EarlyStopping(int patience) {
    this.patience = patience;
  }

  void observe(int epoch, double loss, Network network) {
    if (patience == 0) {
      return;
    }
    if (loss < smallest) {
      smallest = loss;
      bestEpoch = epoch;
      bestWeights = network.weights();
      waited = 0;
    } else {
      waited++;
    }
  }

  boolean isOver() {
    return patience > 0 && waited >= patience;
  }

  /**
   * Gives the network its best weights back. Returns their epoch, or the last where none is best.
   */
  int restore(Network network, int lastEpoch) {
    if (bestWeights == null) {
      return lastEpoch;
    }
    network.setWeights(bestWeights);
    return bestEpoch;
  }
}
