package dev.lanewise.kernels.assembly;

import static dev.lanewise.kernels.assembly.VectorTypes.FLOAT_VECTOR;
import static dev.lanewise.kernels.assembly.VectorTypes.MASK;
import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.VectorOperators;

/** Writes max(x, 0) for a vector x: NaN stays NaN, and -0 becomes +0. */
public final class Relu {
  private static final ClassDesc OPERATORS =
      VectorOperators.class.describeConstable().orElseThrow();
  private static final ClassDesc COMPARISON =
      VectorOperators.Comparison.class.describeConstable().orElseThrow();

  private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(MASK, COMPARISON, CD_float);
  private static final MethodTypeDesc BLEND = MethodTypeDesc.of(FLOAT_VECTOR, CD_float, MASK);

  private Relu() {}

  /** Leaves on the stack what the local variable {@code x} becomes. */
  public static void write(CodeBuilder code, int x) {
    // Two instructions, where FloatVector.max takes six to see to NaN and -0.
    code.aload(x).fconst_0();
    code.aload(x).getstatic(OPERATORS, "LE", COMPARISON).fconst_0();
    code.invokevirtual(FLOAT_VECTOR, "compare", COMPARE);
    code.invokevirtual(FLOAT_VECTOR, "blend", BLEND);
  }
}
