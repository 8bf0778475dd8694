package dev.lanewise.network.model;

import dev.lanewise.kernels.lanes.Arena;
import dev.lanewise.kernels.lanes.Slice;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.layer.KernelListener;
import dev.lanewise.network.layer.Layer;
import dev.lanewise.network.layer.LayerSite;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.layer.Parameter;
import dev.lanewise.network.layer.Shape;
import dev.lanewise.network.metric.Accuracy;
import dev.lanewise.network.random.RandomSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Layers in a row, with the arrays that flow between them. Its weights are a function of the
 * layers, the input shape, the random source and the batches that it is trained with: the same bits
 * with any number of threads and any vector width.
 *
 * <p>One thread uses a network at a time; the workers it was built with must stay open.
 */
public final class Network {
  private final Shape input;
  private final int maxBatch;
  private final Layer[] layers;
  private final List<Parameter> parameters;

  /** What each layer writes; null where a layer hands its input on. */
  private final Slice[] outputs;

  /** What each layer read and, last, what left the network in the latest forward pass. */
  private final Slice[] passed;

  /** Two slices that take the gradients on their way down in turns. */
  private final Slice even;

  private final Slice odd;

  /** The gradient that the latest backward pass began with. */
  private Slice top = Slice.of(new float[0]);

  /** The first layer with parameters: below it nobody needs a gradient. */
  private final int firstTrained;

  /** Examples in the forward pass that a backward pass may follow, 0 where none may. */
  private int pending;

  /**
   * Builds the layers and draws their initial weights. Layers are named by kind and number: the
   * second dense layer is {@code dense2}.
   *
   * @param maxBatch the most examples in a batch, for which memory is laid out
   * @throws IllegalArgumentException if a layer cannot take what the one before it gives, with the
   *     layer's name
   */
  public Network(
      Shape input, List<LayerSpec> specs, int maxBatch, Workers workers, RandomSource random) {
    if (specs.isEmpty()) {
      throw new IllegalArgumentException("specs is empty, must hold at least one layer");
    }
    this.input = input;
    this.maxBatch = maxBatch;
    this.layers = new Layer[specs.size()];
    Arena arena = new Arena();
    List<Parameter> all = new ArrayList<>();
    Map<String, Integer> kinds = new HashMap<>();
    Shape shape = input;
    int first = layers.length;
    int largest = 0;
    for (int i = 0; i < layers.length; i++) {
      LayerSpec spec = specs.get(i);
      String name = spec.kind() + kinds.merge(spec.kind(), 1, Integer::sum);
      layers[i] = build(spec, new LayerSite(name, shape, maxBatch, workers, random, arena));
      if (i > 0) {
        layers[i].takeOver(layers[i - 1]);
      }
      if (i > first) {
        largest = Math.max(largest, shape.size());
      }
      if (first == layers.length && !layers[i].parameters().isEmpty()) {
        first = i;
      }
      all.addAll(layers[i].parameters());
      shape = layers[i].output();
    }
    this.parameters = List.copyOf(all);
    this.firstTrained = first;
    this.outputs = outputs(arena);
    this.passed = new Slice[layers.length + 1];
    passed[0] = top;
    this.even = arena.take(maxBatch * largest);
    this.odd = arena.take(maxBatch * largest);
  }

  /** Memory for what each layer writes. What leaves the network is the caller's to read, from 0. */
  private Slice[] outputs(Arena arena) {
    Slice[] slices = new Slice[layers.length];
    boolean leaves = true;
    for (int i = layers.length - 1; i >= 0; i--) {
      if (!layers[i].passesThrough(true)) {
        int length = maxBatch * layers[i].output().size();
        slices[i] = leaves ? Slice.of(new float[length]) : arena.take(length);
        leaves &= layers[i].passesThrough(false);
      }
    }
    return slices;
  }

  private static Layer build(LayerSpec spec, LayerSite site) {
    try {
      return spec.build(site);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(site.name() + ": " + e.getMessage(), e);
    }
  }

  /** Tells {@code listener} of every kernel from now on. */
  public void listen(KernelListener listener) {
    for (Layer layer : layers) {
      layer.listen(listener);
    }
  }

  /** The shape of an example that enters. */
  public Shape input() {
    return input;
  }

  /** The shape of what leaves for an example. */
  public Shape output() {
    return layers[layers.length - 1].output();
  }

  /** The most examples in a batch. */
  public int maxBatch() {
    return maxBatch;
  }

  /** All parameters, from the first layer to the last. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** How many numbers training changes. */
  public long parameterCount() {
    long count = 0;
    for (Parameter parameter : parameters) {
      count += parameter.length();
    }
    return count;
  }

  /**
   * Runs a batch through the network.
   *
   * @param mb examples, 1 to {@link #maxBatch()}
   * @param x the examples, (mb, input); where a backward pass follows, unchanged until then
   * @param training whether a backward pass follows, and dropout drops
   * @return the output, (mb, output), in an array that the network reuses and that may be longer
   */
  public float[] forward(int mb, float[] x, boolean training) {
    checkBatch(mb);
    checkLength("x", x.length, (long) mb * input.size());
    pending = 0;
    passed[0] = whole(x, passed[0]);
    for (int i = 0; i < layers.length; i++) {
      if (layers[i].passesThrough(training)) {
        passed[i + 1] = passed[i];
      } else {
        layers[i].forward(mb, passed[i], outputs[i], training);
        passed[i + 1] = outputs[i];
      }
    }
    pending = training ? mb : 0;
    return passed[layers.length].array();
  }

  /**
   * Computes the gradients of all parameters from that of the output, for the batch of the forward
   * pass just before.
   *
   * @param mb as in that pass
   * @param dY the gradient of the output, (mb, output); scratch afterwards
   * @throws IllegalStateException if no forward pass of training with as many examples came before
   */
  public void backward(int mb, float[] dY) {
    if (pending == 0 || pending != mb) {
      throw new IllegalStateException(
          "mb is "
              + mb
              + ", but the training pass before it, which backward needs, had "
              + pending);
    }
    checkLength("dY", dY.length, (long) mb * output().size());
    pending = 0;
    top = whole(dY, top);
    Slice gradient = top;
    for (int i = layers.length - 1; i >= firstTrained; i--) {
      if (layers[i].passesThrough(true)) {
        continue;
      }
      Slice dX = i == firstTrained ? null : gradient == even ? odd : even;
      layers[i].backward(mb, passed[i], passed[i + 1], gradient, dX);
      gradient = dX;
    }
  }

  /** All of a caller's array, which mostly is that of {@code last}: a step allocates nothing. */
  private static Slice whole(float[] array, Slice last) {
    return last.array() == array ? last : Slice.of(array);
  }

  /**
   * The class that the network names for each of {@code count} examples, as {@link
   * Accuracy#argmax}.
   *
   * @param x the examples, (count, input)
   */
  public int[] predict(int count, float[] x) {
    checkLength("x", x.length, (long) count * input.size());
    int[] answers = new int[count];
    float[] batch = new float[Math.min(count, maxBatch) * input.size()];
    int classes = output().size();
    for (int from = 0; from < count; from += maxBatch) {
      int mb = Math.min(maxBatch, count - from);
      System.arraycopy(x, from * input.size(), batch, 0, mb * input.size());
      float[] y = forward(mb, batch, false);
      for (int i = 0; i < mb; i++) {
        answers[from + i] = Accuracy.argmax(classes, y, i * classes);
      }
    }
    return answers;
  }

  /** A copy of all parameters, in their order. */
  public float[][] weights() {
    float[][] weights = new float[parameters.size()][];
    for (int p = 0; p < weights.length; p++) {
      weights[p] = parameters.get(p).value().toArray();
    }
    return weights;
  }

  /**
   * Sets all parameters.
   *
   * @param weights as {@link #weights()} of a network with the same layers
   * @throws IllegalArgumentException if the lengths differ; nothing is changed then
   */
  public void setWeights(float[][] weights) {
    if (weights.length != parameters.size()) {
      throw new IllegalArgumentException(
          "weights has " + weights.length + " arrays, must have " + parameters.size());
    }
    for (int p = 0; p < weights.length; p++) {
      Parameter parameter = parameters.get(p);
      if (weights[p].length != parameter.length()) {
        throw new IllegalArgumentException(
            parameter.name()
                + " has "
                + weights[p].length
                + " numbers, must have "
                + parameter.length());
      }
    }
    for (int p = 0; p < weights.length; p++) {
      parameters.get(p).value().set(weights[p]);
    }
  }

  /**
   * The SHA-256 of all parameters, in hexadecimal: their float32 bytes, little-endian, in order.
   * Every NaN counts as the canonical one.
   */
  public String sha256() {
    return WeightHash.sha256(parameters);
  }

  /** A table of the layers, their output shapes and parameters. */
  public String summary() {
    String line = "%-14s %-12s %12s%n";
    StringBuilder table = new StringBuilder(line.formatted("layer", "output", "parameters"));
    for (Layer layer : layers) {
      long count = 0;
      for (Parameter parameter : layer.parameters()) {
        count += parameter.length();
      }
      table.append(line.formatted(layer.name(), layer.output(), grouped(count)));
    }
    return table.append(line.formatted("total", "", grouped(parameterCount()))).toString();
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private void checkBatch(int mb) {
    if (mb < 1 || mb > maxBatch) {
      throw new IllegalArgumentException("mb is " + mb + ", must be 1 to " + maxBatch);
    }
  }

  private static void checkLength(String name, int length, long least) {
    if (length < least) {
      throw new IndexOutOfBoundsException(
          name + " has " + length + " elements, must have at least " + least);
    }
  }
}
