package dev.lanewise.network.train;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains a network by its recipe: every epoch goes through the training images once, in an order
 * drawn from the stream {@code shuffle/epoch N}, in batches of which the last may be smaller.
 */
public final class Trainer {
  private final Recipe recipe;
  private final Network network;
  private final RandomSource random;
  private final Workers workers;
  private final TrainingListener listener;

  /**
   * A trainer.
   *
   * @param network as {@link Recipe#network} builds it for the images
   * @param random the source of the shuffling
   */
  public Trainer(
      Recipe recipe,
      Network network,
      RandomSource random,
      Workers workers,
      TrainingListener listener) {
    this.recipe = recipe;
    this.network = network;
    this.random = random;
    this.workers = workers;
    this.listener = listener;
  }

  /**
   * Runs the recipe's epochs, or fewer where its patience runs out.
   *
   * @param images all training images; the recipe says which of them are kept for validation
   * @throws IllegalArgumentException if no image is left to train with, or early stopping has none
   *     to judge by
   */
  public TrainingResult train(ImageSet images) {
    ImageSet training = recipe.trainingPart(images);
    ImageSet validation = recipe.validationPart(images);
    if (training.count() == 0 || recipe.patience() > 0 && validation.count() == 0) {
      throw new IllegalArgumentException(
          images.name()
              + " has "
              + images.count()
              + " images, too few for "
              + recipe.name()
              + " to train with "
              + training.count()
              + " and validate with "
              + validation.count());
    }
    Epochs epochs = new Epochs(training);
    Evaluator validator = new Evaluator(network, recipe.loss(), workers);
    EarlyStopping stopping = new EarlyStopping(recipe.patience());
    List<EpochRecord> records = new ArrayList<>();
    long start = System.nanoTime();
    for (int epoch = 1; epoch <= recipe.epochs() && !stopping.isOver(); epoch++) {
      long epochStart = System.nanoTime();
      epochs.run(epoch);
      Evaluation judged = validation.count() == 0 ? null : validator.evaluate(validation);
      EpochRecord record =
          new EpochRecord(
              epoch,
              epochs.sumOfBatchLosses,
              epochs.sumOfLosses / training.count(),
              (double) epochs.correct / training.count(),
              judged == null ? Double.NaN : judged.loss(),
              judged == null ? Double.NaN : judged.accuracy(),
              secondsSince(epochStart));
      records.add(record);
      listener.epochDone(record);
      stopping.observe(epoch, record.validationLoss(), network);
    }
    int kept = stopping.restore(network, records.size());
    return new TrainingResult(
        List.copyOf(records), kept, records.size() < recipe.epochs(), secondsSince(start));
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) * 1e-9;
  }

  /** The loop over batches, with the memory it needs, and the sums of the epoch it ran last. */
  private final class Epochs {
    private final ImageSet images;
    private final TrainingStep step;
    private final int batchSize;
    private final int[] order;
    private final float[] x;
    private final int[] labels;
    private double sumOfBatchLosses;
    private double sumOfLosses;
    private long correct;

    Epochs(ImageSet images) {
      this.images = images;
      this.step = new TrainingStep(network, recipe.loss(), recipe.optimizer(), workers);
      this.batchSize = Math.min(recipe.batchSize(), images.count());
      this.order = new int[images.count()];
      this.x = new float[batchSize * images.pixels()];
      this.labels = new int[batchSize];
    }

    void run(int epoch) {
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      random.stream("shuffle/epoch " + epoch).shuffle(order);
      sumOfBatchLosses = 0;
      sumOfLosses = 0;
      correct = 0;
      int batches = Math.ceilDiv(order.length, batchSize);
      for (int batch = 0; batch < batches; batch++) {
        int from = batch * batchSize;
        int mb = Math.min(batchSize, order.length - from);
        images.copy(order, from, mb, x, labels);
        double loss = step.run(mb, x, labels);
        sumOfBatchLosses += loss;
        sumOfLosses += loss * mb;
        correct += step.correct();
        listener.batchDone(epoch, batch + 1, batches, loss);
      }
    }
  }
}
