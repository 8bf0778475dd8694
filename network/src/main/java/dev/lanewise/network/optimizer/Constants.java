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

  static void checkDecay(String name, float value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be at least 0 and less than 1");
    }
  }

  static void checkEpsilon(float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + value + ", must be greater than 0 and finite");
    }
  }
}
