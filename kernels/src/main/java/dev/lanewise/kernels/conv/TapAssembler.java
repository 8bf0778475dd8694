package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.assembly.VectorTypes.BROADCAST;
import static dev.lanewise.kernels.assembly.VectorTypes.FLOATS;
import static dev.lanewise.kernels.assembly.VectorTypes.FLOAT_VECTOR;
import static dev.lanewise.kernels.assembly.VectorTypes.FMA;
import static dev.lanewise.kernels.assembly.VectorTypes.FROM_ARRAY;
import static dev.lanewise.kernels.assembly.VectorTypes.INTO_ARRAY;
import static dev.lanewise.kernels.assembly.VectorTypes.LANES;
import static dev.lanewise.kernels.assembly.VectorTypes.SPECIES;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.assembly.Assembly;
import dev.lanewise.kernels.assembly.Relu;
import dev.lanewise.kernels.lanes.Lanes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/** Writes the class of a {@link TapKernel}, with each element of the filter in a local variable. */
final class TapAssembler {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int, FLOATS, CD_int,
          FLOATS, CD_int, CD_int);

  // The arguments of TapKernel.run, in its order.
  private static final int LINES = 1;
  private static final int PIXELS = 2;
  private static final int X = 3;
  private static final int X_OFFSET = 4;
  private static final int X_STEP = 5;
  private static final int WIDTH = 6;
  private static final int W = 7;
  private static final int W_OFFSET = 8;
  private static final int BIAS = 9;
  private static final int BIAS_OFFSET = 10;
  private static final int Y = 11;
  private static final int Y_OFFSET = 12;
  private static final int Y_STEP = 13;

  // Local variables.
  private static final int LINE = 14;
  private static final int P = 15;
  private static final int ELEMENT = 16;
  private static final int ROW = 17;

  private final TapKernel.Shape shape;
  private final CodeBuilder code;
  private final int bias;
  private final int accumulator;
  private final int filter;

  private TapAssembler(TapKernel.Shape shape, CodeBuilder code) {
    this.shape = shape;
    this.code = code;
    this.bias = ROW + shape.filterRows();
    this.accumulator = bias + shape.vectors();
    this.filter = accumulator + shape.vectors();
  }

  /** A kernel of {@code shape}. */
  static TapKernel assemble(TapKernel.Shape shape) {
    return Assembly.make(
        MethodHandles.lookup(),
        TapKernel.class,
        shape,
        RUN,
        code -> new TapAssembler(shape, code).writeLines());
  }

  private void writeLines() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    loadFilter();
    code.iconst_0().istore(LINE);
    code.labelBinding(next);
    code.iload(LINE).iload(LINES).if_icmpge(end);
    for (int ky = 0; ky < shape.filterRows(); ky++) {
      code.iload(X_OFFSET).loadConstant(ky).iload(WIDTH).imul().iadd().istore(ROW + ky);
    }
    writePixels();
    code.iload(X_OFFSET).iload(X_STEP).iadd().istore(X_OFFSET);
    code.iload(Y_OFFSET).iload(Y_STEP).iadd().istore(Y_OFFSET);
    code.iinc(LINE, 1).goto_(next);
    code.labelBinding(end);
    code.return_();
  }

  private void loadFilter() {
    for (int j = 0; j < shape.vectors(); j++) {
      load(BIAS, BIAS_OFFSET, j * Lanes.LENGTH);
      code.astore(bias + j);
      for (int tap = 0; tap < shape.filterRows() * shape.run(); tap++) {
        load(W, W_OFFSET, tap * shape.pixel() + j * Lanes.LENGTH);
        code.astore(filter + tap * shape.vectors() + j);
      }
    }
  }

  private void load(int array, int offset, int distance) {
    code.getstatic(LANES, "F32", SPECIES).aload(array).iload(offset).loadConstant(distance).iadd();
    code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
  }

  private void writePixels() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(P);
    code.labelBinding(next);
    code.iload(P).iload(PIXELS).if_icmpge(end);
    for (int j = 0; j < shape.vectors(); j++) {
      code.aload(bias + j).astore(accumulator + j);
    }
    for (int ky = 0; ky < shape.filterRows(); ky++) {
      for (int t = 0; t < shape.run(); t++) {
        writeTap(ky, t);
      }
    }
    for (int j = 0; j < shape.vectors(); j++) {
      store(j);
    }
    code.iinc(P, 1).goto_(next);
    code.labelBinding(end);
  }

  private void writeTap(int ky, int t) {
    code.getstatic(LANES, "F32", SPECIES).aload(X);
    code.iload(ROW + ky).iload(P).loadConstant(shape.step()).imul().iadd();
    code.loadConstant(t).iadd().faload();
    code.invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(ELEMENT);
    for (int j = 0; j < shape.vectors(); j++) {
      code.aload(filter + (ky * shape.run() + t) * shape.vectors() + j);
      code.aload(ELEMENT).aload(accumulator + j);
      code.invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(accumulator + j);
    }
  }

  private void store(int j) {
    if (shape.relu()) {
      Relu.write(code, accumulator + j);
    } else {
      code.aload(accumulator + j);
    }
    code.aload(Y).iload(Y_OFFSET).iload(P).loadConstant(shape.pixel()).imul().iadd();
    code.loadConstant(j * Lanes.LENGTH).iadd();
    code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
  }
}
