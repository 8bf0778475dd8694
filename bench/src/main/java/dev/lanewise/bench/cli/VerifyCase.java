package dev.lanewise.bench.cli;

import dev.lanewise.kernels.parallel.Workers;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A kernel with input of its own, and what it writes to.
 *
 * @param operation such as {@code gemm}
 * @param name the case, for the message when it fails
 * @param before what the written array holds at first
 * @param definition writes what must come out
 * @param kernel writes what comes out on some workers
 */
record VerifyCase(
    String operation,
    String name,
    float[] before,
    Consumer<float[]> definition,
    BiConsumer<Workers, float[]> kernel) {

  /** What must come out. */
  float[] expected() {
    float[] written = before.clone();
    definition.accept(written);
    return written;
  }

  /** What the kernel gives. */
  float[] actual(Workers workers) {
    float[] written = before.clone();
    kernel.accept(workers, written);
    return written;
  }

  /** Where the kernel's bits differ from those of {@link #expected}, or -1; all NaNs are one. */
  int firstDifference(float[] expected, Workers workers) {
    float[] actual = actual(workers);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return operation + " (" + name + ")";
  }
}
