package dev.lanewise.bench.shapes;

/**
 * How far results are from the exact ones.
 *
 * @param mean error, over the root mean square of the exact results
 * @param max error, over the same
 * @param meanRelative error over the exact result, of those that are not 0: where terms cancel, it
 *     is large, whatever computes
 * @param maxRelative of these
 */
public record RoundingErrors(double mean, double max, double meanRelative, double maxRelative) {
  /** Those of results. */
  public static RoundingErrors of(float[] result, double[] exact) {
    double sum = 0;
    double max = 0;
    double squares = 0;
    double sumRelative = 0;
    double maxRelative = 0;
    int notZero = 0;
    for (int i = 0; i < exact.length; i++) {
      double size = Math.abs(exact[i]);
      double error = Math.abs(result[i] - exact[i]);
      sum += error;
      max = Math.max(max, error);
      squares += size * size;
      if (size > 0) {
        notZero++;
        sumRelative += error / size;
        maxRelative = Math.max(maxRelative, error / size);
      }
    }
    double size = Math.sqrt(squares / exact.length);
    return new RoundingErrors(
        sum / exact.length / size, max / size, sumRelative / notZero, maxRelative);
  }
}
