package dev.lanewise.network.optimizer;

/** Checks of the optimisers' constants. */
final class Constants {
  private Constants() {}

  static void checkLearningRate(float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "learningRate is " + value + ", must be greater than 0 and finite");
    }
  }

  static void checkEpsilon(float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + value + ", must be greater than 0 and finite");
    }
  }
}
