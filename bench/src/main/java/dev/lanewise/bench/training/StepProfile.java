package dev.lanewise.bench.training;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.train.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A training step of a reference network, kernel by kernel, with a batch of synthetic digits.
 *
 * @param batch images of the step
 * @param steps how many were measured
 * @param millis of the whole step: the median of many
 * @param kernels in the order in which they run
 */
public record StepProfile(
    String network, int threads, int batch, int steps, double millis, List<Kernel> kernels) {

  /**
   * A kernel in a step.
   *
   * @param owner the layer, {@code "loss"} or {@code "optimizer"}
   * @param flops the operations of a matrix product or of a direct convolution, else 0
   * @param bytes of the arrays that it reads and of those that it writes
   * @param millis the median of many steps
   */
  public record Kernel(String owner, String name, long flops, long bytes, double millis) {}

  /** The times of one kernel. */
  private static final class Times {
    private final String owner;
    private final String name;
    private final long flops;
    private final long bytes;
    private final double[] millis;

    Times(String owner, String name, long flops, long floats, int steps) {
      this.owner = owner;
      this.name = name;
      this.flops = flops;
      this.bytes = Float.BYTES * floats;
      this.millis = new double[steps];
    }

    Kernel kernel() {
      return new Kernel(owner, name, flops, bytes, StatUtils.percentile(millis, 50));
    }
  }

  /** Where the clock stands in a step. */
  private static final class Watch {
    private final List<Times> kernels = new ArrayList<>();
    private final int steps;
    private int step;
    private int next;
    private long last;

    Watch(int steps) {
      this.steps = steps;
    }

    void start(int step) {
      this.step = step;
      next = 0;
      last = System.nanoTime();
    }

    void ran(String owner, String name, long flops, long floats) {
      long now = System.nanoTime();
      if (next == kernels.size()) {
        kernels.add(new Times(owner, name, flops, floats, steps));
      }
      kernels.get(next).millis[step] = (now - last) * 1e-6;
      next++;
      last = System.nanoTime();
    }
  }

  /**
   * Measures steps.
   *
   * @param network a reference network's name
   * @param warmUpMillis steps are run for so long first, until C2 has compiled their kernels
   * @param steps how many are measured, at least 1
   * @param afterStep is told how many are
   */
  public static StepProfile measure(
      String network, Workers workers, int warmUpMillis, int steps, IntConsumer afterStep) {
    Batch batch = new Batch(network);
    Network built = batch.network(workers);
    float[][] first = built.weights();
    TrainingStep warmUp = batch.step(built, workers);
    long end = System.nanoTime() + warmUpMillis * 1_000_000L;
    do {
      batch.run(warmUp);
    } while (System.nanoTime() < end);
    // What the network has learnt by heart would make numbers too small to be usual.
    built.setWeights(first);
    TrainingStep step = batch.step(built, workers);
    Watch watch = new Watch(steps);
    step.listen(watch::ran);
    double[] millis = new double[steps];
    for (int i = 0; i < steps; i++) {
      long start = System.nanoTime();
      watch.start(i);
      batch.run(step);
      millis[i] = (System.nanoTime() - start) * 1e-6;
      afterStep.accept(i + 1);
    }
    List<Kernel> kernels = watch.kernels.stream().map(Times::kernel).toList();
    double median = StatUtils.percentile(millis, 50);
    return new StepProfile(network, workers.threads(), batch.mb, steps, median, kernels);
  }
}
