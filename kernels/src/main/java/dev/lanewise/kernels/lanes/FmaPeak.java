package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most multiply-adds a core can do: loops of independent FMA chains that stay in registers.
 * What a kernel reaches is measured against what these reach on the same machine.
 *
 * <p>A chain waits four or five cycles for its last result, and a core starts two FMAs a cycle, so
 * ten chains keep it busy. {@value #CHAINS} leave room to spare in the 16 registers of AVX2.
 */
public final class FmaPeak {
  /** Independent chains of each loop. */
  public static final int CHAINS = 12;

  // Each chain tends to ADD / (1 - FACTOR) = 1, so it meets no infinity and no subnormal number.
  private static final float FACTOR = 0.75f;
  private static final float ADD = 0.25f;

  private FmaPeak() {}

  /** The floating-point operations that {@link #run} does: an FMA counts as two. */
  public static long flops(int bits, int iterations) {
    return 2L * CHAINS * Math.max(1, bits / Float.SIZE) * iterations;
  }

  /**
   * Runs the loop.
   *
   * @param bits the vector width: 128, 256 or 512, or 0 for a loop of scalars
   * @param iterations steps of each chain
   * @return the sum of the chains, near their number times the lanes
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
    float a = 0f;
    float b = 1f;
    float c = 2f;
    float d = 3f;
    float e = 4f;
    float f = 5f;
    float g = 6f;
    float h = 7f;
    float p = 8f;
    float q = 9f;
    float r = 10f;
    float s = 11f;
    for (int step = 0; step < iterations; step++) {
      a = Math.fma(a, FACTOR, ADD);
      b = Math.fma(b, FACTOR, ADD);
      c = Math.fma(c, FACTOR, ADD);
      d = Math.fma(d, FACTOR, ADD);
      e = Math.fma(e, FACTOR, ADD);
      f = Math.fma(f, FACTOR, ADD);
      g = Math.fma(g, FACTOR, ADD);
      h = Math.fma(h, FACTOR, ADD);
      p = Math.fma(p, FACTOR, ADD);
      q = Math.fma(q, FACTOR, ADD);
      r = Math.fma(r, FACTOR, ADD);
      s = Math.fma(s, FACTOR, ADD);
    }
    return a + b + c + d + e + f + g + h + p + q + r + s;
  }

  private static float bits128(int iterations) {
    VectorSpecies<Float> species = FloatVector.SPECIES_128;
    FloatVector factor = FloatVector.broadcast(species, FACTOR);
    FloatVector add = FloatVector.broadcast(species, ADD);
    FloatVector a = FloatVector.broadcast(species, 0f);
    FloatVector b = FloatVector.broadcast(species, 1f);
    FloatVector c = FloatVector.broadcast(species, 2f);
    FloatVector d = FloatVector.broadcast(species, 3f);
    FloatVector e = FloatVector.broadcast(species, 4f);
    FloatVector f = FloatVector.broadcast(species, 5f);
    FloatVector g = FloatVector.broadcast(species, 6f);
    FloatVector h = FloatVector.broadcast(species, 7f);
    FloatVector p = FloatVector.broadcast(species, 8f);
    FloatVector q = FloatVector.broadcast(species, 9f);
    FloatVector r = FloatVector.broadcast(species, 10f);
    FloatVector s = FloatVector.broadcast(species, 11f);
    for (int step = 0; step < iterations; step++) {
      a = a.fma(factor, add);
      b = b.fma(factor, add);
      c = c.fma(factor, add);
      d = d.fma(factor, add);
      e = e.fma(factor, add);
      f = f.fma(factor, add);
      g = g.fma(factor, add);
      h = h.fma(factor, add);
      p = p.fma(factor, add);
      q = q.fma(factor, add);
      r = r.fma(factor, add);
      s = s.fma(factor, add);
    }
    FloatVector sum = a;
    sum = sum.add(b);
    sum = sum.add(c);
    sum = sum.add(d);
    sum = sum.add(e);
    sum = sum.add(f);
    sum = sum.add(g);
    sum = sum.add(h);
    sum = sum.add(p);
    sum = sum.add(q);
    sum = sum.add(r);
    sum = sum.add(s);
    return sum.lane(0) * species.length();
  }

  private static float bits256(int iterations) {
    VectorSpecies<Float> species = FloatVector.SPECIES_256;
    FloatVector factor = FloatVector.broadcast(species, FACTOR);
    FloatVector add = FloatVector.broadcast(species, ADD);
    FloatVector a = FloatVector.broadcast(species, 0f);
    FloatVector b = FloatVector.broadcast(species, 1f);
    FloatVector c = FloatVector.broadcast(species, 2f);
    FloatVector d = FloatVector.broadcast(species, 3f);
    FloatVector e = FloatVector.broadcast(species, 4f);
    FloatVector f = FloatVector.broadcast(species, 5f);
    FloatVector g = FloatVector.broadcast(species, 6f);
    FloatVector h = FloatVector.broadcast(species, 7f);
    FloatVector p = FloatVector.broadcast(species, 8f);
    FloatVector q = FloatVector.broadcast(species, 9f);
    FloatVector r = FloatVector.broadcast(species, 10f);
    FloatVector s = FloatVector.broadcast(species, 11f);
    for (int step = 0; step < iterations; step++) {
      a = a.fma(factor, add);
      b = b.fma(factor, add);
      c = c.fma(factor, add);
      d = d.fma(factor, add);
      e = e.fma(factor, add);
      f = f.fma(factor, add);
      g = g.fma(factor, add);
      h = h.fma(factor, add);
      p = p.fma(factor, add);
      q = q.fma(factor, add);
      r = r.fma(factor, add);
      s = s.fma(factor, add);
    }
    FloatVector sum = a;
    sum = sum.add(b);
    sum = sum.add(c);
    sum = sum.add(d);
    sum = sum.add(e);
    sum = sum.add(f);
    sum = sum.add(g);
    sum = sum.add(h);
    sum = sum.add(p);
    sum = sum.add(q);
    sum = sum.add(r);
    sum = sum.add(s);
    return sum.lane(0) * species.length();
  }

  private static float bits512(int iterations) {
    VectorSpecies<Float> species = FloatVector.SPECIES_512;
    FloatVector factor = FloatVector.broadcast(species, FACTOR);
    FloatVector add = FloatVector.broadcast(species, ADD);
    FloatVector a = FloatVector.broadcast(species, 0f);
    FloatVector b = FloatVector.broadcast(species, 1f);
    FloatVector c = FloatVector.broadcast(species, 2f);
    FloatVector d = FloatVector.broadcast(species, 3f);
    FloatVector e = FloatVector.broadcast(species, 4f);
    FloatVector f = FloatVector.broadcast(species, 5f);
    FloatVector g = FloatVector.broadcast(species, 6f);
    FloatVector h = FloatVector.broadcast(species, 7f);
    FloatVector p = FloatVector.broadcast(species, 8f);
    FloatVector q = FloatVector.broadcast(species, 9f);
    FloatVector r = FloatVector.broadcast(species, 10f);
    FloatVector s = FloatVector.broadcast(species, 11f);
    for (int step = 0; step < iterations; step++) {
      a = a.fma(factor, add);
      b = b.fma(factor, add);
      c = c.fma(factor, add);
      d = d.fma(factor, add);
      e = e.fma(factor, add);
      f = f.fma(factor, add);
      g = g.fma(factor, add);
      h = h.fma(factor, add);
      p = p.fma(factor, add);
      q = q.fma(factor, add);
      r = r.fma(factor, add);
      s = s.fma(factor, add);
    }
    FloatVector sum = a;
    sum = sum.add(b);
    sum = sum.add(c);
    sum = sum.add(d);
    sum = sum.add(e);
    sum = sum.add(f);
    sum = sum.add(g);
    sum = sum.add(h);
    sum = sum.add(p);
    sum = sum.add(q);
    sum = sum.add(r);
    sum = sum.add(s);
    return sum.lane(0) * species.length();
  }
}
