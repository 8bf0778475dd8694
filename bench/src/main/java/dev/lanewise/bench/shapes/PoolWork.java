package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.pool.PoolReference;
import dev.lanewise.kernels.pool.PoolShape;
import java.util.List;

/** Max pooling of a batch of {@code mb} images in training, or its gradient. */
public record PoolWork(String name, PoolShape shape, int mb, boolean forward) implements Workload {
  private static final PoolShape CONVNET = new PoolShape(24, 24, 64, 2, 2, 2, 2);
  private static final int BATCH = 128;

  /** All that are measured. */
  static List<PoolWork> list() {
    return List.of(
        new PoolWork("convnet-pool-forward", CONVNET, BATCH, true),
        new PoolWork("convnet-pool-dX", CONVNET, BATCH, false));
  }

  @Override
  public String size() {
    String input = shape.ih() + "x" + shape.iw() + "x" + shape.c();
    return mb + " x " + input + ", " + shape.kh() + "x" + shape.kw();
  }

  @Override
  public String group() {
    return "pooling";
  }

  @Override
  public long flops() {
    return 0;
  }

  /** Without what remembers where the maxima were: everyone has a way of his own. */
  @Override
  public long bytes() {
    return 4L * mb * (shape.inputSize() + shape.outputSize());
  }

  @Override
  public int resultSize() {
    return mb * (forward ? shape.outputSize() : shape.inputSize());
  }

  /** X, NHWC; for the gradient X and dY. */
  @Override
  public List<float[]> operands() {
    float[] x = Numbers.uniform("x", mb * shape.inputSize());
    return forward ? List.of(x) : List.of(x, Numbers.uniform("dY", mb * shape.outputSize()));
  }

  /** By the definition: nothing is rounded. */
  @Override
  public double worst(List<float[]> operands, float[] result) {
    float[] y = new float[mb * shape.outputSize()];
    byte[] index = new byte[y.length];
    PoolReference.maxForward(shape, mb, operands.get(0), 0, y, 0, index, 0);
    if (forward) {
      return Rounding.unequal(y, result);
    }
    float[] dX = new float[mb * shape.inputSize()];
    PoolReference.maxBackward(shape, mb, operands.get(1), 0, index, 0, dX, 0);
    return Rounding.unequal(dX, result);
  }
}
