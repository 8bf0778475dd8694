package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The natural logarithm in float32. The largest error over all floats is 0.83 ulp.
 *
 * <p>x = 2^e (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), then log(x) = e ln 2 + log(1 + f)
 * with a minimax polynomial. log(0) is -Inf, of a negative number NaN.
 */
public final class Log {
  // ln 2 in two parts; the product of an exponent and the first is exact.
  private static final float LN2_HIGH = 0x1.62e000p-1f;
  private static final float LN2_LOW = 0x1.0bfbe8p-15f;

  // log(1 + f) = f - f^2/2 + f^3 (C3 + C4 f + ... + C11 f^8)
  private static final float C3 = 0x1.555546p-2f;
  private static final float C4 = -0x1.ffffeep-3f;
  private static final float C5 = 0x1.99a542p-3f;
  private static final float C6 = -0x1.5562e0p-3f;
  private static final float C7 = 0x1.233306p-3f;
  private static final float C8 = -0x1.fb43dep-4f;
  private static final float C9 = 0x1.e64d70p-4f;
  private static final float C10 = -0x1.e2e482p-4f;
  private static final float C11 = 0x1.1b4374p-4f;

  private static final int SQRT_HALF_BITS = 0x3F35_04F3;

  // Makes every subnormal normal.
  private static final float UP = 0x1p23f;
  private static final float UP_EXPONENT = -23;

  private Log() {}

  /** log(x), in scalar form. */
  public static float of(float x) {
    boolean small = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(small ? x * UP : x);
    int exponent = (bits - SQRT_HALF_BITS) >> 23;
    float e = exponent + (small ? UP_EXPONENT : 0);
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float p = Math.fma(C11, f, C10);
    p = Math.fma(p, f, C9);
    p = Math.fma(p, f, C8);
    p = Math.fma(p, f, C7);
    p = Math.fma(p, f, C6);
    p = Math.fma(p, f, C5);
    p = Math.fma(p, f, C4);
    p = Math.fma(p, f, C3);
    float square = f * f;
    float tail = Math.fma(e, LN2_LOW, square * f * p);
    tail = Math.fma(square, -0.5f, tail);
    float y = Math.fma(e, LN2_HIGH, f + tail);
    y = x == 0 ? Float.NEGATIVE_INFINITY : y;
    y = x < 0 ? Float.NaN : y;
    return x < Float.POSITIVE_INFINITY ? y : x;
  }

  /** log(x) in each lane, with the bits of {@link #of(float)}. */
  public static FloatVector of(FloatVector x) {
    VectorMask<Float> small = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(UP), small).reinterpretAsInts();
    IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    e = e.blend(e.add(UP_EXPONENT), small);
    FloatVector f =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1);
    FloatVector p = FloatVector.broadcast(Lanes.F32, C11);
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C10));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C9));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C8));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C7));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C6));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C5));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C4));
    p = p.fma(f, FloatVector.broadcast(Lanes.F32, C3));
    FloatVector square = f.mul(f);
    FloatVector tail = e.fma(FloatVector.broadcast(Lanes.F32, LN2_LOW), square.mul(f).mul(p));
    tail = square.fma(FloatVector.broadcast(Lanes.F32, -0.5f), tail);
    FloatVector y = e.fma(FloatVector.broadcast(Lanes.F32, LN2_HIGH), f.add(tail));
    y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0));
    y = y.blend(Float.NaN, x.compare(VectorOperators.LT, 0));
    return x.blend(y, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
  }
}
