package dev.lanewise.kernels.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The logistic function 1 / (1 + exp(-x)) in float32. The largest error over all floats is 1.53
 * ulp.
 *
 * <p>With e = exp(-|x|), which cannot overflow, and q = e / (1 + e): 1 - q for x at least 0, and e
 * - eq = q below. The latter takes the rounding of 1 + e out of small results; a very negative x
 * gives the right subnormal number rather than 0.
 */
public final class Sigmoid {
  private Sigmoid() {}

  /** sigmoid(x), in scalar form. */
  public static float of(float x) {
    float e = Exp.of(-Math.abs(x));
    float q = e / (1 + e);
    float top = x < 0 ? e : 1;
    return Math.fma(-top, q, top);
  }

  /** sigmoid(x) in each lane, with the bits of {@link #of(float)}. */
  public static FloatVector of(FloatVector x) {
    FloatVector e = Exp.of(x.abs().neg());
    FloatVector one = FloatVector.broadcast(Lanes.F32, 1);
    FloatVector q = e.div(e.add(one));
    FloatVector top = one.blend(e, x.compare(VectorOperators.LT, 0));
    return top.neg().fma(q, top);
  }
}
