package dev.lanewise.network.train;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.loss.Loss;
import dev.lanewise.network.loss.LossFunction;
import dev.lanewise.network.metric.ConfusionMatrix;
import dev.lanewise.network.model.Network;

/** Evaluates a network without changing it, in batches of its largest size. */
public final class Evaluator {
  private final Network network;
  private final Loss loss;
  private final float[] x;
  private final int[] labels;

  /** An evaluator of {@code network} by {@code loss}. */
  public Evaluator(Network network, LossFunction loss, Workers workers) {
    this.network = network;
    this.loss = loss.build(workers);
    this.x = new float[network.maxBatch() * network.input().size()];
    this.labels = new int[network.maxBatch()];
  }

  /**
   * Runs all images through the network.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Evaluation evaluate(ImageSet images) {
    int count = images.count();
    if (count == 0) {
      throw new IllegalArgumentException(images.name() + " has no images to evaluate with");
    }
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    int classes = network.output().size();
    ConfusionMatrix confusion = new ConfusionMatrix(classes);
    double sum = 0;
    for (int from = 0; from < count; from += network.maxBatch()) {
      int mb = Math.min(network.maxBatch(), count - from);
      images.copy(order, from, mb, x, labels);
      float[] output = network.forward(mb, x, false);
      sum += mb * loss.loss(mb, classes, output, labels);
      confusion.add(mb, output, labels);
    }
    return new Evaluation(sum / count, confusion.accuracy(), confusion);
  }
}
