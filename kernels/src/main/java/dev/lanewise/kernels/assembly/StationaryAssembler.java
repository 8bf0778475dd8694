package dev.lanewise.kernels.assembly;

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

import dev.lanewise.kernels.lanes.Lanes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/** Writes the class of a {@link StationaryKernel}, with each vector of the matrix in a variable. */
final class StationaryAssembler {
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int, FLOATS, CD_int,
          FLOATS, CD_int, CD_int);

  // The arguments of StationaryKernel.run, in its order.
  private static final int LINES = 1;
  private static final int PIECES = 2;
  private static final int X = 3;
  private static final int X_OFFSET = 4;
  private static final int X_LINE_STEP = 5;
  private static final int WIDTH = 6;
  private static final int W = 7;
  private static final int W_OFFSET = 8;
  private static final int BIAS = 9;
  private static final int BIAS_OFFSET = 10;
  private static final int Y = 11;
  private static final int Y_OFFSET = 12;
  private static final int Y_LINE_STEP = 13;

  // Local variables.
  private static final int LINE = 14;
  private static final int P = 15;
  private static final int ELEMENT = 16;
  private static final int ROW = 17;

  private final StationaryKernel.Shape shape;
  private final CodeBuilder code;
  private final int bias;
  private final int accumulator;
  private final int matrix;

  private StationaryAssembler(StationaryKernel.Shape shape, CodeBuilder code) {
    this.shape = shape;
    this.code = code;
    this.bias = ROW + shape.rows();
    this.accumulator = bias + shape.vectors();
    this.matrix = accumulator + shape.vectors();
  }

  /** A kernel of {@code shape}. */
  static StationaryKernel assemble(StationaryKernel.Shape shape) {
    return Assembly.make(
        MethodHandles.lookup(),
        StationaryKernel.class,
        shape,
        RUN,
        code -> new StationaryAssembler(shape, code).writeLines());
  }

  private void writeLines() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    loadMatrix();
    code.iconst_0().istore(LINE);
    code.labelBinding(next);
    code.iload(LINE).iload(LINES).if_icmpge(end);
    for (int r = 0; r < shape.rows(); r++) {
      code.iload(X_OFFSET).loadConstant(r).iload(WIDTH).imul().iadd().istore(ROW + r);
    }
    writePieces();
    code.iload(X_OFFSET).iload(X_LINE_STEP).iadd().istore(X_OFFSET);
    code.iload(Y_OFFSET).iload(Y_LINE_STEP).iadd().istore(Y_OFFSET);
    code.iinc(LINE, 1).goto_(next);
    code.labelBinding(end);
    code.return_();
  }

  private void loadMatrix() {
    for (int j = 0; j < shape.vectors(); j++) {
      load(BIAS, BIAS_OFFSET, j * Lanes.LENGTH);
      code.astore(bias + j);
      for (int row = 0; row < shape.rows() * shape.run(); row++) {
        load(W, W_OFFSET, row * shape.wStep() + j * Lanes.LENGTH);
        code.astore(matrix + row * shape.vectors() + j);
      }
    }
  }

  private void load(int array, int offset, int distance) {
    code.getstatic(LANES, "F32", SPECIES).aload(array).iload(offset).loadConstant(distance).iadd();
    code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
  }

  private void writePieces() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(P);
    code.labelBinding(next);
    code.iload(P).iload(PIECES).if_icmpge(end);
    for (int j = 0; j < shape.vectors(); j++) {
      code.aload(bias + j).astore(accumulator + j);
    }
    for (int r = 0; r < shape.rows(); r++) {
      for (int t = 0; t < shape.run(); t++) {
        writeStep(r, t);
      }
    }
    for (int j = 0; j < shape.vectors(); j++) {
      store(j);
    }
    code.iinc(P, 1).goto_(next);
    code.labelBinding(end);
  }

  private void writeStep(int r, int t) {
    code.getstatic(LANES, "F32", SPECIES).aload(X);
    code.iload(ROW + r).iload(P).loadConstant(shape.step()).imul().iadd();
    code.loadConstant(t).iadd().faload();
    code.invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(ELEMENT);
    for (int j = 0; j < shape.vectors(); j++) {
      // Of a vector from before the loop C2 does not see the class while it parses. With that one
      // as the receiver it may box what is stored, where only the interpreter profiled the loop.
      code.aload(ELEMENT);
      code.aload(matrix + (r * shape.run() + t) * shape.vectors() + j).aload(accumulator + j);
      code.invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(accumulator + j);
    }
  }

  private void store(int j) {
    if (shape.relu()) {
      Relu.write(code, accumulator + j);
    } else {
      code.aload(accumulator + j);
    }
    code.aload(Y).iload(Y_OFFSET).iload(P).loadConstant(shape.yStep()).imul().iadd();
    code.loadConstant(j * Lanes.LENGTH).iadd();
    code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
  }
}
