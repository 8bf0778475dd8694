package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The exponential function in float32. The largest error over all floats is 0.81 ulp.
 *
 * <p>x = n ln 2 + r with |r| at most (ln 2) / 2, then exp(x) = 2^n exp(r). The reduction takes ln 2
 * in two parts (Cody and Waite, "Software Manual for the Elementary Functions", 1980), and exp(r)
 * is a minimax polynomial. Overflow gives +Inf; results below the normal range are rounded once, to
 * a subnormal or to zero.
 */
public final class Exp {
  private static final float LOG2_E = 0x1.715476p+0f;
  private static final float LN2_HIGH = 0x1.62e430p-1f;
  private static final float LN2_LOW = -0x1.05c610p-29f;

  // exp(r) = 1 + r + r^2 (C2 + C3 r + ... + C6 r^4)
  private static final float C2 = 0x1p-1f;
  private static final float C3 = 0x1.555490p-3f;
  private static final float C4 = 0x1.5554c8p-5f;
  private static final float C5 = 0x1.123ad8p-7f;
  private static final float C6 = 0x1.6d7154p-10f;

  // Beyond these the result is +Inf and 0, and n still fits the scaling by two powers of two.
  private static final float HIGH = 89;
  private static final float LOW = -104;

  /**
   * To add this rounds to an integer n, to nearest and ties to even, and leaves n in the low bits.
   * Its own bits vanish where the scaling shifts them out.
   */
  private static final float ROUND = 0x1.8p23f;

  private static final int ONE_BITS = 0x3F80_0000;

  private Exp() {}

  /** exp(x), in scalar form. */
  public static float of(float x) {
    float bounded = x > HIGH ? HIGH : x;
    bounded = bounded < LOW ? LOW : bounded;
    float rounded = Math.fma(bounded, LOG2_E, ROUND);
    float n = rounded - ROUND;
    float r = Math.fma(n, -LN2_HIGH, bounded);
    r = Math.fma(n, -LN2_LOW, r);
    float q = Math.fma(C6, r, C5);
    q = Math.fma(q, r, C4);
    q = Math.fma(q, r, C3);
    q = Math.fma(q, r, C2);
    // 1 + r in two parts (Dekker, 1971), so that only the last addition rounds.
    float head = 1 + r;
    float p = head + Math.fma(q, r * r, r - (head - 1));
    // 2^n may lie outside the normal range where the result does not: two halves never do.
    int bits = Float.floatToRawIntBits(rounded);
    int half = bits >> 1;
    float scale = Float.intBitsToFloat((half << 23) + ONE_BITS);
    float rest = Float.intBitsToFloat(((bits - half) << 23) + ONE_BITS);
    return p * scale * rest;
  }

  /** exp(x) in each lane, with the bits of {@link #of(float)}. */
  public static FloatVector of(FloatVector x) {
    FloatVector bounded = x.blend(HIGH, x.compare(VectorOperators.GT, HIGH));
    bounded = bounded.blend(LOW, bounded.compare(VectorOperators.LT, LOW));
    FloatVector round = FloatVector.broadcast(Lanes.F32, ROUND);
    FloatVector rounded = bounded.fma(FloatVector.broadcast(Lanes.F32, LOG2_E), round);
    FloatVector n = rounded.sub(round);
    FloatVector r = n.fma(FloatVector.broadcast(Lanes.F32, -LN2_HIGH), bounded);
    r = n.fma(FloatVector.broadcast(Lanes.F32, -LN2_LOW), r);
    FloatVector q = FloatVector.broadcast(Lanes.F32, C6);
    q = q.fma(r, FloatVector.broadcast(Lanes.F32, C5));
    q = q.fma(r, FloatVector.broadcast(Lanes.F32, C4));
    q = q.fma(r, FloatVector.broadcast(Lanes.F32, C3));
    q = q.fma(r, FloatVector.broadcast(Lanes.F32, C2));
    FloatVector one = FloatVector.broadcast(Lanes.F32, 1);
    FloatVector head = r.add(one);
    FloatVector p = head.add(q.fma(r.mul(r), r.sub(head.sub(one))));
    IntVector bits = rounded.reinterpretAsInts();
    IntVector half = bits.lanewise(VectorOperators.ASHR, 1);
    IntVector scale = half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
    IntVector rest = bits.sub(half).lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
    return p.mul(scale.reinterpretAsFloats()).mul(rest.reinterpretAsFloats());
  }
}
