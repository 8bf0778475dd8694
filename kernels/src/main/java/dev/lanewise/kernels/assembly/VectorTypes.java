package dev.lanewise.kernels.assembly;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.lanes.Lanes;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Types that several kernels need which are written by {@link Assembly}. */
public final class VectorTypes {
  /** {@code float[]}. */
  public static final ClassDesc FLOATS = CD_float.arrayType();

  /** Of {@link Vector}, the type of a vector that is an argument. */
  public static final ClassDesc VECTOR = Vector.class.describeConstable().orElseThrow();

  /** Of {@link FloatVector}. */
  public static final ClassDesc FLOAT_VECTOR = FloatVector.class.describeConstable().orElseThrow();

  /** Of {@link VectorSpecies}. */
  public static final ClassDesc SPECIES = VectorSpecies.class.describeConstable().orElseThrow();

  /** Of {@link VectorMask}. */
  public static final ClassDesc MASK = VectorMask.class.describeConstable().orElseThrow();

  /** Of {@link Lanes}. */
  public static final ClassDesc LANES = Lanes.class.describeConstable().orElseThrow();

  /** Of {@link FloatVector#fromArray(VectorSpecies, float[], int)}. */
  public static final MethodTypeDesc FROM_ARRAY =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);

  /** Of {@link FloatVector#intoArray(float[], int)}. */
  public static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(CD_void, FLOATS, CD_int);

  /** Of {@link FloatVector#broadcast(VectorSpecies, float)}. */
  public static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);

  /** Of {@link FloatVector#fma(Vector, Vector)}. */
  public static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);

  /** Of {@link FloatVector#add(Vector)}. */
  public static final MethodTypeDesc ADD = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR);

  private VectorTypes() {}
}
