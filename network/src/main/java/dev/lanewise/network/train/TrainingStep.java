package dev.lanewise.network.train;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.KernelListener;
import dev.lanewise.network.loss.Loss;
import dev.lanewise.network.loss.LossFunction;
import dev.lanewise.network.metric.Accuracy;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.optimizer.Optimizer;
import dev.lanewise.network.optimizer.OptimizerSpec;

/**
 * One step of training: forward, loss, backward, update. A step in the steady state allocates
 * nothing.
 */
public final class TrainingStep {
  private final Network network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final int classes;
  private final float[] dOutput;
  private KernelListener listener = KernelListener.NONE;
  private int correct;

  /** Steps of {@code network}; the optimiser's state starts at zero. */
  public TrainingStep(
      Network network, LossFunction loss, OptimizerSpec optimizer, Workers workers) {
    this.network = network;
    this.loss = loss.build(workers);
    this.optimizer = optimizer.build(network.parameters(), workers);
    this.classes = network.output().size();
    this.dOutput = new float[network.maxBatch() * classes];
  }

  /** Tells {@code listener} of every kernel from now on. */
  public void listen(KernelListener listener) {
    network.listen(listener);
    this.listener = listener;
  }

  /**
   * Trains with a batch.
   *
   * @param mb examples, 1 to the network's largest batch
   * @param x the examples, (mb, input)
   * @param labels their classes
   * @return the mean loss of the batch before the update
   */
  public double run(int mb, float[] x, int[] labels) {
    float[] output = network.forward(mb, x, true);
    double batchLoss = loss.gradient(mb, classes, output, labels, dOutput);
    correct = Accuracy.correct(mb, classes, output, labels);
    listener.ran("loss", "loss and its gradient", 0, 2L * mb * classes);
    network.backward(mb, dOutput);
    optimizer.step();
    listener.ran("optimizer", "update", 0, optimizer.floatsOfStep());
    return batchLoss;
  }

  /** How many examples of the last batch the network named rightly before the update. */
  public int correct() {
    return correct;
  }
}
