package dev.lanewise.network.layer;

import dev.lanewise.kernels.lanes.Slice;
import java.util.List;
import java.util.Objects;

/**
 * A layer that runs. It owns its parameters, kernels and scratch memory; the slices that flow
 * through it belong to the caller. One thread uses it at a time.
 */
public abstract class Layer {
  private final String name;
  private final Shape input;
  private final Shape output;
  private final List<Parameter> parameters;
  private KernelListener listener = KernelListener.NONE;

  /** A layer at a place, with the parameters that training changes, in their order. */
  protected Layer(LayerSite site, Shape output, Parameter... parameters) {
    LayerSite.checkBatch(site.name(), site.maxBatch(), output);
    this.name = site.name();
    this.input = site.input();
    this.output = output;
    this.parameters = List.of(parameters);
  }

  /** The name that is unique in the network, such as {@code "dense1"}. */
  public final String name() {
    return name;
  }

  /** The shape of an example that enters. */
  public final Shape input() {
    return input;
  }

  /** The shape of an example that leaves. */
  public final Shape output() {
    return output;
  }

  /** What training changes, in a fixed order; empty for most kinds. */
  public final List<Parameter> parameters() {
    return parameters;
  }

  /** Tells {@code listener} of every kernel from now on. */
  public final void listen(KernelListener listener) {
    Objects.requireNonNull(listener, "listener is null, must be KernelListener.NONE for none");
    this.listener = listener;
  }

  /** Says that a kernel has run; see {@link KernelListener#ran}. */
  final void ran(String kernel, long flops, long floats) {
    listener.ran(name, kernel, flops, floats);
  }

  /**
   * Takes over the part of the backward pass of the layer below that this one does for less, if
   * there is one. A network calls it once, before its first pass.
   */
  public void takeOver(Layer below) {}

  /**
   * Leaves the gradient of a ReLU at the layer's end to the layer above: {@link #backward} then
   * takes dY for the gradient of what enters the ReLU.
   *
   * @return false if the layer does not end in a ReLU of its own
   */
  boolean leaveRelu() {
    return false;
  }

  /**
   * Whether the layer changes no number, so that a network hands its input on as its output and
   * neither {@link #forward} nor {@link #backward} need run.
   *
   * @param training whether the pass is one of training
   */
  public boolean passesThrough(boolean training) {
    return false;
  }

  /**
   * Computes the layer.
   *
   * @param mb examples in the batch, 1 to the site's largest
   * @param x the input, (mb, input)
   * @param y the output, (mb, output); overwritten; not {@code x}
   * @param training whether a backward pass follows, and dropout drops
   */
  public abstract void forward(int mb, Slice x, Slice y, boolean training);

  /**
   * Computes the gradients of what the last forward pass with {@code training} computed. Overwrites
   * the gradients of the parameters.
   *
   * @param mb as in that pass
   * @param x its input
   * @param y its output
   * @param dY the gradient of the output, (mb, output); scratch afterwards: the layer may overwrite
   *     it
   * @param dX the gradient of the input, (mb, input); overwritten; not {@code dY}; null where
   *     nobody needs it: it is then not computed
   */
  public abstract void backward(int mb, Slice x, Slice y, Slice dY, Slice dX);
}
