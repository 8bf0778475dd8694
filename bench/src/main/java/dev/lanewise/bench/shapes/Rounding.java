package dev.lanewise.bench.shapes;

import java.util.stream.IntStream;

/**
 * How far rounding takes a sum of n products from the exact one, as a share of the sum of their
 * absolute values; {@code u = 2^-24}.
 *
 * <p>Sources: Higham, "Accuracy and Stability of Numerical Algorithms", 2002, chapter 3; Higham and
 * Mary, "A New Approach to Probabilistic Rounding Error Analysis", SIAM J. Sci. Comput. 41(5),
 * 2019.
 */
final class Rounding {
  private static final double U = 0x1p-24;

  // A sum of 100,000 products is beyond the probable bound in fewer than 3 of 10^9 cases.
  private static final double LAMBDA = 8;

  /**
   * Roundings of an exponential: two when the argument is reduced, twelve of the six
   * multiplications and additions of a polynomial, one of the scaling, one of the constants.
   */
  static final int OF_EXP = 16;

  private Rounding() {}

  /** {@code gamma(n) = n u / (1 - n u)}: the most that n roundings can do, in whatever order. */
  static double gamma(int n) {
    return n * U / (1 - n * U);
  }

  /**
   * What n roundings do unless they conspire, of which the probability is at most {@code 2 n
   * exp(-lambda^2 (1 - u)^2 / 2)}: {@code exp(lambda sqrt(n) u + n u^2 / (1 - u)) - 1}; but no more
   * than gamma(n). Where n is large, only this tells a wrong sum from a right one.
   */
  static double probable(int n) {
    double exponent = LAMBDA * Math.sqrt(n) * U + n * U * U / (1 - U);
    return Math.min(gamma(n), Math.expm1(exponent));
  }

  /** An error as a share of its bound; infinite above the bound, and where there is a NaN. */
  static double share(double error, double bound) {
    if (!(error <= bound)) {
      return Double.POSITIVE_INFINITY;
    }
    return error == 0 ? 0 : error / bound;
  }

  /** The largest share. */
  static double worst(double[] exact, double[] bounds, float[] result) {
    return IntStream.range(0, exact.length)
        .mapToDouble(i -> share(Math.abs(result[i] - exact[i]), bounds[i]))
        .max()
        .orElse(0);
  }

  /** 0 where all numbers are equal, else infinite: what is not rounded has no bound. */
  static double unequal(float[] expected, float[] result) {
    // A zero may have either sign.
    return IntStream.range(0, expected.length).allMatch(i -> expected[i] == result[i])
        ? 0
        : Double.POSITIVE_INFINITY;
  }
}
