package dev.lanewise.bench.architecture;

import java.util.Random;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Does what is banned, so that the test can see that it is found. */
final class Offender {
  private Offender() {}

  static double mathExp(double x) {
    return Math.exp(x);
  }

  static FloatVector laneExp(FloatVector x) {
    return x.lanewise(VectorOperators.EXP);
  }

  static float unorderedSum(FloatVector x) {
    return x.reduceLanes(VectorOperators.ADD);
  }

  static float allowedMaximum(FloatVector x) {
    return x.add(x).reduceLanes(VectorOperators.MAX);
  }

  static int random() {
    return new Random().nextInt();
  }

  static int parallel() {
    return IntStream.range(0, 2).parallel().sum();
  }

  static void withoutReason() {
    throw new IllegalStateException();
  }
}
