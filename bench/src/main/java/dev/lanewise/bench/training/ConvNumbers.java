package dev.lanewise.bench.training;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ActivationReference;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.random.RandomSource;
import dev.lanewise.network.train.Trainer;
import dev.lanewise.network.train.TrainingListener;
import java.util.ArrayList;
import java.util.List;

/**
 * What the second convolution of keras-convnet computes with in a training step.
 *
 * @param mb images
 * @param x its input
 * @param w its filter
 * @param dY the gradient of its output, before the activation
 */
public record ConvNumbers(int mb, float[] x, float[] w, float[] dY) {
  private static final String NETWORK = "keras-convnet";
  private static final long SEED = 1;

  // Weights and biases of the first convolution come before its filter.
  private static final int FILTER = 2;

  /**
   * Trains the network for one epoch, and takes a step with its first batch of images.
   *
   * @param images all training images
   */
  public static ConvNumbers trained(ImageSet images, Workers workers, TrainingListener listener) {
    Recipe recipe = ReferenceNetworks.byName(NETWORK).withEpochs(1);
    RandomSource random = new RandomSource(SEED);
    Network network = recipe.network(images, workers, random);
    new Trainer(recipe, network, random, workers, listener).train(images);

    Tap before = new Tap();
    Tap behind = new Tap();
    List<LayerSpec> layers = new ArrayList<>(recipe.layers());
    layers.add(1, before);
    layers.add(3, behind);
    int mb = Math.min(recipe.batchSize(), images.count());
    Shape image = new Shape(images.height(), images.width(), 1);
    Network tapped = new Network(image, layers, mb, workers, random);
    tapped.setWeights(network.weights());
    step(tapped, recipe, images.first(mb), workers);
    float[] y = behind.activations();
    float[] dY = behind.gradients();
    ActivationReference.backward(Activation.RELU, y.length, y, 0, dY, 0, dY, 0);
    return new ConvNumbers(mb, before.activations(), network.weights()[FILTER], dY);
  }

  private static void step(Network network, Recipe recipe, ImageSet images, Workers workers) {
    int mb = images.count();
    float[] x = new float[mb * images.pixels()];
    int[] labels = new int[mb];
    int[] order = new int[mb];
    for (int i = 0; i < mb; i++) {
      order[i] = i;
    }
    images.copy(order, 0, mb, x, labels);
    int classes = images.classes();
    float[] dOutput = new float[mb * classes];
    float[] output = network.forward(mb, x, true);
    recipe.loss().build(workers).gradient(mb, classes, output, labels, dOutput);
    network.backward(mb, dOutput);
  }
}
