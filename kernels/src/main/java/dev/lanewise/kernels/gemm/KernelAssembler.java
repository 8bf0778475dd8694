package dev.lanewise.kernels.gemm;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.lanes.Lanes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes the class of a micro-kernel: the loops of {@link MicroKernel6x2} for other numbers of rows
 * and columns and other orders of A, with each accumulator in a local variable of its own. It is
 * ordinary bytecode, and C2 compiles it like a method from a source file. (libxsmm and oneDNN write
 * machine code in this place; here the JVM does.)
 */
final class KernelAssembler {
  private static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc VECTOR = Vector.class.describeConstable().orElseThrow();
  private static final ClassDesc FLOAT_VECTOR = FloatVector.class.describeConstable().orElseThrow();
  private static final ClassDesc SPECIES = VectorSpecies.class.describeConstable().orElseThrow();
  private static final ClassDesc LANES = Lanes.class.describeConstable().orElseThrow();
  private static final ClassDesc KERNEL = MicroKernel.class.describeConstable().orElseThrow();

  private static final ClassDesc VAR_HANDLE = ConstantDescs.CD_VarHandle;

  private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);
  private static final MethodTypeDesc FROM_ARRAY =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);
  private static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(CD_void, FLOATS, CD_int);
  private static final MethodTypeDesc BROADCAST =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);
  private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);
  private static final MethodTypeDesc MAX = MethodTypeDesc.of(FLOAT_VECTOR, CD_float);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_int, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int,
          FLOATS, CD_int, CD_int);

  // The arguments of MicroKernel.run, in its order.
  private static final int TILES = 1;
  private static final int K = 2;
  private static final int A = 3;
  private static final int A_OFFSET = 4;
  private static final int LDA = 5;
  private static final int B = 6;
  private static final int B_OFFSET = 7;
  private static final int LDB = 8;
  private static final int START = 9;
  private static final int START_OFFSET = 10;
  private static final int C = 11;
  private static final int C_OFFSET = 12;
  private static final int LDC = 13;

  // Local variables.
  private static final int TILE = 14;
  private static final int P = 15;
  private static final int AP = 16;
  private static final int BP = 17;
  private static final int ELEMENT = 18;
  private static final int ROW = 19;

  private final KernelShape shape;
  private final int lanes;
  private final CodeBuilder code;
  private final int bVector;
  private final int accumulator;

  private KernelAssembler(KernelShape shape, int lanes, CodeBuilder code) {
    this.shape = shape;
    this.lanes = lanes;
    this.code = code;
    this.bVector = ROW + shape.rows();
    this.accumulator = bVector + shape.vectors();
  }

  /** A kernel of {@code shape}, for vectors of {@code lanes}. */
  static MicroKernel assemble(KernelShape shape, int lanes) {
    String name = KernelAssembler.class.getPackageName() + ".AssembledKernel";
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(name),
                type ->
                    type.withFlags(ClassFile.ACC_FINAL)
                        .withSuperclass(KERNEL)
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            NOTHING,
                            0,
                            init ->
                                init.aload(0)
                                    .invokespecial(KERNEL, ConstantDescs.INIT_NAME, NOTHING)
                                    .return_())
                        .withMethodBody(
                            "run",
                            RUN,
                            0,
                            run -> new KernelAssembler(shape, lanes, run).writeTiles()));
    try {
      Class<?> type = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
      return (MicroKernel) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM refuses the micro-kernel " + shape, e);
    }
  }

  private void writeTiles() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(TILE);
    code.labelBinding(next);
    code.iload(TILE).iload(TILES).if_icmpge(end);
    loadAccumulators();
    code.iload(A_OFFSET).istore(AP);
    code.iload(B_OFFSET).istore(BP);
    if (shape.order() == Order.ROWS) {
      for (int row = 0; row < shape.rows(); row++) {
        code.iload(A_OFFSET).loadConstant(row).iload(LDA).imul().iadd().istore(ROW + row);
      }
    }
    if (shape.order() == Order.PACKED) {
      // Two steps at a time: half of the loop's own instructions. In the other orders C2 then
      // spills; and here too where the odd step is in a loop of its own.
      Label even = code.newLabel();
      code.iload(K).iconst_1().iand().istore(P);
      code.iload(P).ifeq(even);
      writeStep();
      code.labelBinding(even);
      writeSteps(2);
    } else {
      code.iconst_0().istore(P);
      writeSteps(1);
    }
    storeAccumulators();
    advance();
    code.iinc(TILE, 1).goto_(next);
    code.labelBinding(end);
    code.return_();
  }

  /** The loop over p, {@code unroll} steps at a time. */
  private void writeSteps(int unroll) {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(next);
    code.iload(P).iload(K).if_icmpge(end);
    for (int step = 0; step < unroll; step++) {
      writeStep();
    }
    code.iinc(P, unroll).goto_(next);
    code.labelBinding(end);
  }

  private void writeStep() {
    for (int j = 0; j < shape.vectors(); j++) {
      species();
      code.aload(B).iload(BP).loadConstant(shape.columnOf(j)).iadd();
      code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY).astore(bVector + j);
    }
    for (int i = 0; i < shape.rows(); i++) {
      species();
      code.aload(A);
      if (shape.order() == Order.ROWS) {
        code.iload(ROW + i).iload(P).iadd();
      } else {
        code.iload(AP).loadConstant(i).iadd();
      }
      code.faload().invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(ELEMENT);
      if (isFenced(i)) {
        code.invokestatic(VAR_HANDLE, "loadLoadFence", NOTHING);
      }
      for (int j = 0; j < shape.vectors(); j++) {
        code.aload(bVector + j).aload(ELEMENT).aload(accumulator(i, j));
        code.invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(accumulator(i, j));
      }
    }
    switch (shape.order()) {
      case PACKED -> code.iinc(AP, shape.rows());
      case COLUMNS -> code.iload(AP).iload(LDA).iadd().istore(AP);
      case ROWS -> {}
    }
    if (shape.packedB()) {
      code.iinc(BP, shape.columns());
    } else {
      code.iload(BP).iload(LDB).iadd().istore(BP);
    }
  }

  /**
   * Whether later loads stay behind that of a row. With all distances constant no index is checked,
   * and nothing keeps C2 from loading everything first, for which there are not enough registers.
   * Which rows is measured: every second one, but not the last of an odd number.
   */
  private boolean isFenced(int row) {
    int rows = shape.rows();
    boolean constant = shape.order() == Order.PACKED && shape.packedB();
    return constant && (rows - row) % 2 == 1 && row < rows - rows % 2;
  }

  private void loadAccumulators() {
    for (int i = 0; i < shape.rows(); i++) {
      for (int j = 0; j < shape.vectors(); j++) {
        if (shape.fromC() || i == 0) {
          species();
          if (shape.fromC()) {
            code.aload(C);
            indexInC(i, j);
          } else {
            code.aload(START).iload(START_OFFSET).loadConstant(shape.columnOf(j)).iadd();
          }
          code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
        } else {
          code.aload(accumulator(0, j));
        }
        code.astore(accumulator(i, j));
      }
    }
  }

  private void storeAccumulators() {
    for (int i = 0; i < shape.rows(); i++) {
      for (int j = 0; j < shape.vectors(); j++) {
        code.aload(accumulator(i, j));
        if (shape.relu()) {
          code.fconst_0().invokevirtual(FLOAT_VECTOR, "max", MAX);
        }
        code.aload(C);
        indexInC(i, j);
        code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
      }
    }
  }

  private void advance() {
    switch (shape.order()) {
      case PACKED -> code.iload(AP).istore(A_OFFSET);
      case COLUMNS -> code.iinc(A_OFFSET, shape.rows());
      case ROWS -> addRows(A_OFFSET, LDA);
    }
    addRows(C_OFFSET, LDC);
  }

  private void addRows(int offset, int ld) {
    code.iload(offset).loadConstant(shape.rows()).iload(ld).imul().iadd().istore(offset);
  }

  private void indexInC(int row, int vector) {
    code.iload(C_OFFSET).loadConstant(row).iload(LDC).imul().iadd();
    code.loadConstant(shape.columnOf(vector)).iadd();
  }

  private int accumulator(int row, int vector) {
    return accumulator + row * shape.vectors() + vector;
  }

  private void species() {
    code.getstatic(LANES, "F32", SPECIES);
  }
}
