package dev.lanewise.network.model;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.layer.Conv2d;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Dropout;
import dev.lanewise.network.layer.Initializer;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.loss.LossFunction;
import dev.lanewise.network.optimizer.OptimizerSpec;
import dev.lanewise.network.optimizer.Sgd;
import dev.lanewise.network.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/**
 * All of how a network is built and trained, but for the data and the seed.
 *
 * @param name what the recipe is called
 * @param layers from the input to the output
 * @param batchSize examples in a step: 1 is online learning, the size of the set or more is batch
 *     learning; the last batch of an epoch is smaller where the set does not divide
 * @param epochs passes over the training images, at most
 * @param validationDivisor the last 1/validationDivisor of the training images are kept for
 *     validation; 0 keeps none
 * @param patience stop after this many epochs without a smaller validation loss, and go back to the
 *     best weights; 0 never stops early
 * @param published what others reported of exactly this recipe on MNIST, empty where nobody did
 */
public record Recipe(
    String name,
    List<LayerSpec> layers,
    LossFunction loss,
    OptimizerSpec optimizer,
    int batchSize,
    int epochs,
    int validationDivisor,
    int patience,
    String published) {
  /** The share of the training images that early stopping takes where a recipe has none: 1/12. */
  private static final int DEFAULT_VALIDATION_DIVISOR = 12;

  /** A network is built for batches of at least this many, so that evaluation is not slow. */
  private static final int LEAST_MAX_BATCH = 100;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Recipe {
    layers = List.copyOf(layers);
    Checks.atLeast("batchSize", batchSize, 1);
    Checks.atLeast("epochs", epochs, 1);
    Checks.atLeast("patience", patience, 0);
    if (validationDivisor < 0 || validationDivisor == 1) {
      throw new IllegalArgumentException(
          "validationDivisor is " + validationDivisor + ", must be 0 or at least 2");
    }
    if (patience > 0 && validationDivisor == 0) {
      throw new IllegalArgumentException(
          "patience is " + patience + ", must be 0 where no images are kept for validation");
    }
  }

  /**
   * A network of dense layers for ten classes, with these hidden layers and settings that suit
   * many: ReLU, Glorot's uniform weights, softmax cross-entropy, SGD at 0.01, batches of 32, 10
   * epochs. Its name is {@code mlp-} and the units, such as {@code mlp-100-50}.
   */
  public static Recipe mlp(int... hiddenUnits) {
    StringBuilder name = new StringBuilder("mlp");
    List<LayerSpec> layers = new ArrayList<>();
    for (int units : hiddenUnits) {
      name.append('-').append(units);
      layers.add(new Dense(units, Activation.RELU));
    }
    layers.add(new Dense(10, Activation.LINEAR));
    return new Recipe(
        name.toString(),
        layers,
        LossFunction.SOFTMAX_CROSS_ENTROPY,
        new Sgd(0.01f, 0),
        32,
        10,
        0,
        0,
        "");
  }

  /** The training images without those kept for validation. */
  public ImageSet trainingPart(ImageSet images) {
    return images.range(0, images.count() - validationCount(images.count()));
  }

  /** The images kept for validation: the last ones; an empty set where none are. */
  public ImageSet validationPart(ImageSet images) {
    return images.range(images.count() - validationCount(images.count()), images.count());
  }

  /** How many of {@code count} training images are kept for validation. */
  public int validationCount(int count) {
    return validationDivisor == 0 ? 0 : count / validationDivisor;
  }

  /**
   * The network for images like these, with its initial weights.
   *
   * @param images the training images: their shape and classes, and as many as may be in one batch
   * @throws IllegalArgumentException if the network cannot take the images, or has not as many
   *     outputs as they have classes
   */
  public Network network(ImageSet images, Workers workers, RandomSource random) {
    int maxBatch = Math.max(LEAST_MAX_BATCH, Math.min(batchSize, images.count()));
    Network network =
        new Network(
            new Shape(images.height(), images.width(), 1), layers, maxBatch, workers, random);
    if (network.output().size() != images.classes()) {
      throw new IllegalArgumentException(
          name
              + " has "
              + network.output().size()
              + " outputs, must have one for each of the "
              + images.classes()
              + " classes of "
              + images.name());
    }
    return network;
  }

  /**
   * With this activation after every hidden layer: each dense or convolution layer but the last.
   *
   * @throws IllegalArgumentException if there is no hidden layer
   */
  public Recipe withActivation(Activation activation) {
    List<LayerSpec> changed = new ArrayList<>(layers);
    boolean hidden = false;
    boolean found = false;
    for (int i = changed.size() - 1; i >= 0; i--) {
      LayerSpec spec = changed.get(i);
      boolean weighted = spec instanceof Dense || spec instanceof Conv2d;
      if (weighted && hidden) {
        changed.set(i, withActivation(spec, activation));
        found = true;
      }
      hidden |= weighted;
    }
    if (!found) {
      throw new IllegalArgumentException(
          "activation is " + activation + ", but " + name + " has no hidden layer to take it");
    }
    return withLayers(changed);
  }

  private static LayerSpec withActivation(LayerSpec spec, Activation activation) {
    if (spec instanceof Dense d) {
      return new Dense(d.units(), activation, d.weights(), d.biases());
    }
    Conv2d c = (Conv2d) spec;
    return new Conv2d(
        c.filters(), c.kh(), c.kw(), c.stride(), c.padding(), activation, c.weights(), c.biases());
  }

  /**
   * With this rate in every dropout layer.
   *
   * @throws IllegalArgumentException if there is no dropout layer, or the rate is not in [0, 1)
   */
  public Recipe withDropout(float rate) {
    Dropout dropout = new Dropout(rate);
    List<LayerSpec> changed = new ArrayList<>(layers);
    changed.replaceAll(spec -> spec instanceof Dropout ? dropout : spec);
    if (!changed.contains(dropout)) {
      throw new IllegalArgumentException(
          "rate is " + rate + ", but " + name + " has no dropout layer to take it");
    }
    return withLayers(changed);
  }

  /** With weights (not biases) that start so in every dense and convolution layer. */
  public Recipe withInitializer(Initializer weights) {
    List<LayerSpec> changed = new ArrayList<>(layers);
    changed.replaceAll(
        spec -> {
          if (spec instanceof Dense d) {
            return new Dense(d.units(), d.activation(), weights, d.biases());
          }
          if (spec instanceof Conv2d c) {
            return new Conv2d(
                c.filters(),
                c.kh(),
                c.kw(),
                c.stride(),
                c.padding(),
                c.activation(),
                weights,
                c.biases());
          }
          return spec;
        });
    return withLayers(changed);
  }

  private Recipe withLayers(List<LayerSpec> layers) {
    return new Recipe(
        name, layers, loss, optimizer, batchSize, epochs, validationDivisor, patience, published);
  }

  /** With another optimiser. */
  public Recipe withOptimizer(OptimizerSpec optimizer) {
    return new Recipe(
        name, layers, loss, optimizer, batchSize, epochs, validationDivisor, patience, published);
  }

  /** With another learning rate of its optimiser. */
  public Recipe withLearningRate(float learningRate) {
    return withOptimizer(optimizer.withLearningRate(learningRate));
  }

  /** With another batch size. */
  public Recipe withBatchSize(int batchSize) {
    return new Recipe(
        name, layers, loss, optimizer, batchSize, epochs, validationDivisor, patience, published);
  }

  /** With another number of epochs. */
  public Recipe withEpochs(int epochs) {
    return new Recipe(
        name, layers, loss, optimizer, batchSize, epochs, validationDivisor, patience, published);
  }

  /**
   * With early stopping, or without where {@code patience} is 0. A recipe that keeps no images for
   * validation then keeps the last 1/12.
   */
  public Recipe withPatience(int patience) {
    int divisor =
        patience > 0 && validationDivisor == 0 ? DEFAULT_VALIDATION_DIVISOR : validationDivisor;
    return new Recipe(
        name, layers, loss, optimizer, batchSize, epochs, divisor, patience, published);
  }
}
