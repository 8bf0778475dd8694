package dev.lanewise.network.architecture.offender.random;

import dev.lanewise.network.architecture.offender.train.Later;
import java.util.random.RandomGenerator;
import jdk.incubator.vector.VectorShape;

/** Breaks each rule of the house once, and comes close where it may. */
final class Offender {
  private Offender() {}

  static int usesALaterPackage() {
    return Later.VALUE.length();
  }

  static int usesVectors() {
    return VectorShape.S_128_BIT.ordinal();
  }

  static double inexactMath(double x) {
    return Math.exp(x) + Math.sqrt(x) + StrictMath.log(x);
  }

  static int seededRandomness(RandomGenerator random) {
    return random.nextInt();
  }

  static int unseededRandomness() {
    return java.util.concurrent.ThreadLocalRandom.current().nextInt();
  }

  static void exceptions(boolean reason) {
    if (reason) {
      throw new IllegalStateException("reason is true, must be false");
    }
    throw new IllegalArgumentException();
  }
}
