package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, chosen once when the class loads.
 *
 * <p>The default is the width the JDK prefers on this CPU. The system property {@value #PROPERTY}
 * overrides it with 128, 256 or 512 bits, or with 0: every kernel then runs its scalar definition.
 * A width the CPU lacks works too, slowly, because the JDK emulates it. No choice changes a bit of
 * any result.
 */
public final class Lanes {
  /**
   * The system property that overrides the width: {@code 0}, {@code 128}, {@code 256}, {@code 512}.
   */
  public static final String PROPERTY = "lanewise.vectorBits";

  // C2 turns vector calls into instructions only where the species is a compile-time constant, so
  // these must stay static final, and SCALAR lets it drop the branch that is not taken.

  /** The float species of every kernel; not used when {@link #SCALAR}. */
  public static final VectorSpecies<Float> F32;

  /** The int species with as many lanes as {@link #F32}. */
  public static final VectorSpecies<Integer> I32;

  /** Whether the kernels run their scalar definitions. */
  public static final boolean SCALAR;

  /** Floats in a vector of {@link #F32}. */
  public static final int LENGTH;

  /** Vector registers, as on x86: 16 up to 256 bits, 32 above. */
  public static final int REGISTERS;

  static {
    int bits = parseBits(System.getProperty(PROPERTY));
    SCALAR = bits == 0;
    F32 =
        bits <= 0
            ? FloatVector.SPECIES_PREFERRED
            : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    I32 = VectorSpecies.of(int.class, F32.vectorShape());
    LENGTH = F32.length();
    REGISTERS = F32.vectorBitSize() <= 256 ? 16 : 32;
  }

  private Lanes() {}

  /**
   * The width in bits that the kernels use: 128, 256, 512, ..., or 0 for the scalar definitions.
   */
  public static int vectorBits() {
    return SCALAR ? 0 : F32.vectorBitSize();
  }

  /** So many floats, rounded up to whole vectors. */
  public static int padded(int floats) {
    return Math.ceilDiv(floats, LENGTH) * LENGTH;
  }

  /** The width that the property asks for, or -1 where it is not set. */
  static int parseBits(String value) {
    if (value == null) {
      return -1;
    }
    return switch (value) {
      case "0" -> 0;
      case "128" -> 128;
      case "256" -> 256;
      case "512" -> 512;
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " is '" + value + "', must be 0, 128, 256 or 512");
    };
  }
}
