package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.FloatVector;

/**
 * The most multiply-adds a core can do: loops of independent FMA chains that stay in registers.
 * What a kernel reaches is measured against what these reach on the same machine.
 *
 * <p>A chain waits four or five cycles for its last result and a core starts two FMAs a cycle, so
 * ten chains keep it busy; {@value #CHAINS} still fit the 16 registers of AVX2. The accumulator is
 * the addend: where it is a factor, HotSpot copies the addend for each FMA and reaches two thirds.
 */
public final class FmaPeak {
  /** Independent chains of each loop. */
  public static final int CHAINS = 12;

  // A chain grows until it no longer feels what is added; no infinity, no subnormal number.
  private static final float FACTOR = 0.5f;

  private FmaPeak() {}

  /** The widest vectors that the JDK prefers on this CPU, whatever the kernels use, in bits. */
  public static int preferredBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /** The floating-point operations that {@link #run} does: an FMA counts as two. */
  public static long flops(int bits, int iterations) {
    return 2L * CHAINS * Math.max(1, bits / Float.SIZE) * iterations;
  }

  /**
   * Runs the loop.
   *
   * @param bits the vector width: 128, 256 or 512, or 0 for a loop of scalars
   * @param iterations steps of each chain
   * @return the sum of one lane of all chains
   * @throws IllegalArgumentException if {@code bits} is another number
   */
  public static float run(int bits, int iterations) {
    return switch (bits) {
      case 0 -> scalar(iterations);
      case 128 -> bits128(iterations);
      case 256 -> bits256(iterations);
      case 512 -> bits512(iterations);
      default ->
          throw new IllegalArgumentException("bits is " + bits + ", must be 0, 128, 256 or 512");
    };
  }

  private static float scalar(int iterations) {
    float chain0 = 0f;
    float chain1 = 1f;
    float chain2 = 2f;
    float chain3 = 3f;
    float chain4 = 4f;
    float chain5 = 5f;
    float chain6 = 6f;
    float chain7 = 7f;
    float chain8 = 8f;
    float chain9 = 9f;
    float chain10 = 10f;
    float chain11 = 11f;
    for (int i = 0; i < iterations; i++) {
      chain0 = Math.fma(FACTOR, FACTOR, chain0);
      chain1 = Math.fma(FACTOR, FACTOR, chain1);
      chain2 = Math.fma(FACTOR, FACTOR, chain2);
      chain3 = Math.fma(FACTOR, FACTOR, chain3);
      chain4 = Math.fma(FACTOR, FACTOR, chain4);
      chain5 = Math.fma(FACTOR, FACTOR, chain5);
      chain6 = Math.fma(FACTOR, FACTOR, chain6);
      chain7 = Math.fma(FACTOR, FACTOR, chain7);
      chain8 = Math.fma(FACTOR, FACTOR, chain8);
      chain9 = Math.fma(FACTOR, FACTOR, chain9);
      chain10 = Math.fma(FACTOR, FACTOR, chain10);
      chain11 = Math.fma(FACTOR, FACTOR, chain11);
    }
    return chain0 + chain1 + chain2 + chain3 + chain4 + chain5 + chain6 + chain7 + chain8 + chain9
        + chain10 + chain11;
  }

  private static float bits128(int iterations) {
    FloatVector factor = FloatVector.broadcast(FloatVector.SPECIES_128, FACTOR);
    FloatVector chain0 = FloatVector.broadcast(FloatVector.SPECIES_128, 0f);
    FloatVector chain1 = FloatVector.broadcast(FloatVector.SPECIES_128, 1f);
    FloatVector chain2 = FloatVector.broadcast(FloatVector.SPECIES_128, 2f);
    FloatVector chain3 = FloatVector.broadcast(FloatVector.SPECIES_128, 3f);
    FloatVector chain4 = FloatVector.broadcast(FloatVector.SPECIES_128, 4f);
    FloatVector chain5 = FloatVector.broadcast(FloatVector.SPECIES_128, 5f);
    FloatVector chain6 = FloatVector.broadcast(FloatVector.SPECIES_128, 6f);
    FloatVector chain7 = FloatVector.broadcast(FloatVector.SPECIES_128, 7f);
    FloatVector chain8 = FloatVector.broadcast(FloatVector.SPECIES_128, 8f);
    FloatVector chain9 = FloatVector.broadcast(FloatVector.SPECIES_128, 9f);
    FloatVector chain10 = FloatVector.broadcast(FloatVector.SPECIES_128, 10f);
    FloatVector chain11 = FloatVector.broadcast(FloatVector.SPECIES_128, 11f);
    for (int i = 0; i < iterations; i++) {
      chain0 = factor.fma(factor, chain0);
      chain1 = factor.fma(factor, chain1);
      chain2 = factor.fma(factor, chain2);
      chain3 = factor.fma(factor, chain3);
      chain4 = factor.fma(factor, chain4);
      chain5 = factor.fma(factor, chain5);
      chain6 = factor.fma(factor, chain6);
      chain7 = factor.fma(factor, chain7);
      chain8 = factor.fma(factor, chain8);
      chain9 = factor.fma(factor, chain9);
      chain10 = factor.fma(factor, chain10);
      chain11 = factor.fma(factor, chain11);
    }
    return chain0
        .add(chain1)
        .add(chain2)
        .add(chain3)
        .add(chain4)
        .add(chain5)
        .add(chain6)
        .add(chain7)
        .add(chain8)
        .add(chain9)
        .add(chain10)
        .add(chain11)
        .lane(0);
  }

  private static float bits256(int iterations) {
    FloatVector factor = FloatVector.broadcast(FloatVector.SPECIES_256, FACTOR);
    FloatVector chain0 = FloatVector.broadcast(FloatVector.SPECIES_256, 0f);
    FloatVector chain1 = FloatVector.broadcast(FloatVector.SPECIES_256, 1f);
    FloatVector chain2 = FloatVector.broadcast(FloatVector.SPECIES_256, 2f);
    FloatVector chain3 = FloatVector.broadcast(FloatVector.SPECIES_256, 3f);
    FloatVector chain4 = FloatVector.broadcast(FloatVector.SPECIES_256, 4f);
    FloatVector chain5 = FloatVector.broadcast(FloatVector.SPECIES_256, 5f);
    FloatVector chain6 = FloatVector.broadcast(FloatVector.SPECIES_256, 6f);
    FloatVector chain7 = FloatVector.broadcast(FloatVector.SPECIES_256, 7f);
    FloatVector chain8 = FloatVector.broadcast(FloatVector.SPECIES_256, 8f);
    FloatVector chain9 = FloatVector.broadcast(FloatVector.SPECIES_256, 9f);
    FloatVector chain10 = FloatVector.broadcast(FloatVector.SPECIES_256, 10f);
    FloatVector chain11 = FloatVector.broadcast(FloatVector.SPECIES_256, 11f);
    for (int i = 0; i < iterations; i++) {
      chain0 = factor.fma(factor, chain0);
      chain1 = factor.fma(factor, chain1);
      chain2 = factor.fma(factor, chain2);
      chain3 = factor.fma(factor, chain3);
      chain4 = factor.fma(factor, chain4);
      chain5 = factor.fma(factor, chain5);
      chain6 = factor.fma(factor, chain6);
      chain7 = factor.fma(factor, chain7);
      chain8 = factor.fma(factor, chain8);
      chain9 = factor.fma(factor, chain9);
      chain10 = factor.fma(factor, chain10);
      chain11 = factor.fma(factor, chain11);
    }
    return chain0
        .add(chain1)
        .add(chain2)
        .add(chain3)
        .add(chain4)
        .add(chain5)
        .add(chain6)
        .add(chain7)
        .add(chain8)
        .add(chain9)
        .add(chain10)
        .add(chain11)
        .lane(0);
  }

  private static float bits512(int iterations) {
    FloatVector factor = FloatVector.broadcast(FloatVector.SPECIES_512, FACTOR);
    FloatVector chain0 = FloatVector.broadcast(FloatVector.SPECIES_512, 0f);
    FloatVector chain1 = FloatVector.broadcast(FloatVector.SPECIES_512, 1f);
    FloatVector chain2 = FloatVector.broadcast(FloatVector.SPECIES_512, 2f);
    FloatVector chain3 = FloatVector.broadcast(FloatVector.SPECIES_512, 3f);
    FloatVector chain4 = FloatVector.broadcast(FloatVector.SPECIES_512, 4f);
    FloatVector chain5 = FloatVector.broadcast(FloatVector.SPECIES_512, 5f);
    FloatVector chain6 = FloatVector.broadcast(FloatVector.SPECIES_512, 6f);
    FloatVector chain7 = FloatVector.broadcast(FloatVector.SPECIES_512, 7f);
    FloatVector chain8 = FloatVector.broadcast(FloatVector.SPECIES_512, 8f);
    FloatVector chain9 = FloatVector.broadcast(FloatVector.SPECIES_512, 9f);
    FloatVector chain10 = FloatVector.broadcast(FloatVector.SPECIES_512, 10f);
    FloatVector chain11 = FloatVector.broadcast(FloatVector.SPECIES_512, 11f);
    for (int i = 0; i < iterations; i++) {
      chain0 = factor.fma(factor, chain0);
      chain1 = factor.fma(factor, chain1);
      chain2 = factor.fma(factor, chain2);
      chain3 = factor.fma(factor, chain3);
      chain4 = factor.fma(factor, chain4);
      chain5 = factor.fma(factor, chain5);
      chain6 = factor.fma(factor, chain6);
      chain7 = factor.fma(factor, chain7);
      chain8 = factor.fma(factor, chain8);
      chain9 = factor.fma(factor, chain9);
      chain10 = factor.fma(factor, chain10);
      chain11 = factor.fma(factor, chain11);
    }
    return chain0
        .add(chain1)
        .add(chain2)
        .add(chain3)
        .add(chain4)
        .add(chain5)
        .add(chain6)
        .add(chain7)
        .add(chain8)
        .add(chain9)
        .add(chain10)
        .add(chain11)
        .lane(0);
  }
}
