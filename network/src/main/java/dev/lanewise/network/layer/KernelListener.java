package dev.lanewise.network.layer;

/** Is told of the kernels of a training step, one after another, on the thread that called them. */
@FunctionalInterface
public interface KernelListener {
  /** Listens to nothing. */
  KernelListener NONE = (owner, kernel, flops, floats) -> {};

  /**
   * A kernel has run.
   *
   * @param owner the layer's name, {@code "loss"} or {@code "optimizer"}
   * @param kernel what it computed, such as {@code "weight gradient"}
   * @param flops the operations of a matrix product or of a direct convolution, a multiply-add as
   *     two; 0 for others, whose limit is memory
   * @param floats the elements of the arrays that it reads and of those that it writes
   */
  void ran(String owner, String kernel, long flops, long floats);
}
