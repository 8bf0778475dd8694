package dev.lanewise.bench.cli;

import dev.lanewise.kernels.parallel.Workers;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A kernel with input of its own.
 *
 * @param operation such as {@code gemm}
 * @param name the case, for the message when it fails
 * @param definition what must come out
 * @param kernel what comes out on some workers
 */
record VerifyCase(
    String operation,
    String name,
    Supplier<float[]> definition,
    Function<Workers, float[]> kernel) {

  /** Where the kernel's bits differ from the definition's, or -1; all NaNs count as one. */
  int firstDifference(Workers workers) {
    float[] expected = definition.get();
    float[] actual = kernel.apply(workers);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        return i;
      }
    }
    return -1;
  }
}
