package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.assembly.VectorTypes.ADD;
import static dev.lanewise.kernels.assembly.VectorTypes.BROADCAST;
import static dev.lanewise.kernels.assembly.VectorTypes.FLOATS;
import static dev.lanewise.kernels.assembly.VectorTypes.FLOAT_VECTOR;
import static dev.lanewise.kernels.assembly.VectorTypes.FMA;
import static dev.lanewise.kernels.assembly.VectorTypes.FROM_ARRAY;
import static dev.lanewise.kernels.assembly.VectorTypes.INTO_ARRAY;
import static dev.lanewise.kernels.assembly.VectorTypes.LANES;
import static dev.lanewise.kernels.assembly.VectorTypes.MASK;
import static dev.lanewise.kernels.assembly.VectorTypes.SPECIES;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.assembly.Assembly;
import dev.lanewise.kernels.assembly.Relu;
import dev.lanewise.kernels.gemm.KernelShape.Order;
import dev.lanewise.kernels.gemm.KernelShape.Source;
import dev.lanewise.kernels.gemm.KernelShape.Store;
import dev.lanewise.kernels.lanes.Lanes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Writes the class of a micro-kernel: the loops of {@link MicroKernel6x2} for other numbers of rows
 * and columns and other orders of A, with each accumulator in a local variable of its own. It is
 * ordinary bytecode, and C2 compiles it like a method from a source file. (libxsmm and oneDNN write
 * machine code in this place; here the JVM does.)
 */
final class KernelAssembler {
  private static final ClassDesc INTS = CD_int.arrayType();

  private static final MethodTypeDesc FROM_ARRAY_MASKED =
      MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int, MASK);
  private static final MethodTypeDesc INTO_ARRAY_MASKED =
      MethodTypeDesc.of(CD_void, FLOATS, CD_int, MASK);
  private static final MethodTypeDesc IN_RANGE = MethodTypeDesc.of(MASK, CD_int, CD_int);
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, INTS, INTS, CD_int, FLOATS,
          CD_int, CD_int, CD_int, FLOATS, CD_int, FLOATS, FLOATS, CD_int, CD_int, FLOATS, CD_int,
          CD_int, CD_int);

  // The arguments of MicroKernel.run, in its order.
  private static final int TILES = 1;
  private static final int K = 2;
  private static final int A = 3;
  private static final int A_OFFSET = 4;
  private static final int LDA = 5;
  private static final int A_STEP = 6;
  private static final int ROW_STARTS = 7;
  private static final int COLUMN_STARTS = 8;
  private static final int RUN_LENGTH = 9;
  private static final int B = 10;
  private static final int B_OFFSET = 11;
  private static final int LDB = 12;
  private static final int B_STEP = 13;
  private static final int PANEL = 14;
  private static final int PANEL_OFFSET = 15;
  private static final int EDGE = 16;
  private static final int START = 17;
  private static final int START_OFFSET = 18;
  private static final int START_STEP = 19;
  private static final int C = 20;
  private static final int C_OFFSET = 21;
  private static final int LDC = 22;
  private static final int C_STEP = 23;

  // Local variables.
  private static final int P = 24;
  private static final int AP = 25;
  private static final int BP = 26;
  private static final int PANEL_P = 27;
  private static final int LANES_IN_USE = 28;
  private static final int CP = 29;
  private static final int EP = 30;
  private static final int LEFT = 31;
  private static final int ELEMENT = 32;
  private static final int SEEN = 33;
  private static final int END = 34;
  private static final int ROW = 35;

  private final KernelShape shape;
  private final KernelSize size;
  private final CodeBuilder code;
  private final int bVector;
  private final int accumulator;

  private KernelAssembler(KernelShape shape, KernelSize size, CodeBuilder code) {
    this.shape = shape;
    this.size = size;
    this.code = code;
    this.bVector = ROW + shape.rows();
    this.accumulator = bVector + shape.vectors();
  }

  /** A kernel of {@code shape} for all sizes. */
  static MicroKernel assemble(KernelShape shape) {
    return assemble(shape, null);
  }

  /** A kernel of {@code shape} that reads A by rows, for tiles of one size, unless it is null. */
  static MicroKernel assemble(KernelShape shape, KernelSize size) {
    return Assembly.make(
        MethodHandles.lookup(),
        MicroKernel.class,
        shape,
        RUN,
        code -> new KernelAssembler(shape, size, code).writeTiles());
  }

  private void writeTiles() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    if (shape.isNarrow() && !adjoins()) {
      species();
      code.iconst_0().loadConstant(shape.columns());
      code.invokeinterface(SPECIES, "indexInRange", IN_RANGE).astore(LANES_IN_USE);
    }
    code.iload(PANEL_OFFSET).istore(PANEL_P);
    code.fconst_0().fstore(SEEN);
    if (size != null) {
      code.iload(A_OFFSET).istore(AP);
    }
    code.labelBinding(next);
    code.iload(TILES).ifle(end);
    loadAccumulators();
    code.iload(B_OFFSET).istore(BP);
    if (size == null) {
      startRows();
    }
    if (shape.order() == Order.ROW_RUNS) {
      writeRuns();
    } else {
      writeSteps(K);
    }
    storeAccumulators();
    if (size != null) {
      code.iload(AP).iload(A_STEP).iadd().loadConstant(size.k()).isub().istore(AP);
    } else {
      advance(A_OFFSET, A_STEP);
    }
    advance(B_OFFSET, B_STEP);
    advance(START_OFFSET, START_STEP);
    advance(C_OFFSET, C_STEP);
    code.iinc(TILES, -1).goto_(next);
    code.labelBinding(end);
    if (shape.readsAhead()) {
      // C2 leaves out what nobody takes.
      code.aload(EDGE).iconst_0().fload(SEEN).fastore();
    }
    code.return_();
  }

  /**
   * Whether steps count from where the first row of A starts, and the other rows from there: it
   * takes a register less than to count from 0. Where one is short, C2 may keep the address of B in
   * a vector register, from which each step fetches it behind the arithmetic of earlier ones.
   * Measured: in other loops C2 makes worse code so.
   */
  private boolean countsInFirstRow() {
    return size == null
        && shape.order() == Order.ROWS
        && shape.source() == Source.PACKED
        && shape.fromC()
        && shape.rows() == 6
        && shape.vectors() == 4;
  }

  /** Finds where the rows of the tile start. */
  private void startRows() {
    switch (shape.order()) {
      case ROWS -> {
        if (countsInFirstRow()) {
          for (int row = 1; row < shape.rows(); row++) {
            code.loadConstant(row).iload(LDA).imul().istore(ROW + row);
          }
        } else {
          for (int row = 0; row < shape.rows(); row++) {
            code.iload(A_OFFSET).loadConstant(row).iload(LDA).imul().iadd().istore(ROW + row);
          }
        }
      }
      case COLUMNS -> code.iload(A_OFFSET).istore(AP);
      case SCATTERED, ROW_RUNS -> {
        for (int row = 0; row < shape.rows(); row++) {
          loadStart(row);
          code.istore(ROW + row);
        }
      }
      case COLUMN_RUNS -> {
        loadStart(0);
        code.istore(ROW);
      }
    }
  }

  private void loadStart(int row) {
    code.aload(ROW_STARTS).iload(A_OFFSET).loadConstant(row).iadd().iaload();
  }

  /** The steps of one run of columns of A after another. */
  private void writeRuns() {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.iload(K).istore(LEFT);
    code.labelBinding(next);
    code.iload(LEFT).ifle(end);
    writeSteps(RUN_LENGTH);
    for (int row = 0; row < shape.rows(); row++) {
      advance(ROW + row, LDA);
    }
    code.iload(LEFT).iload(RUN_LENGTH).isub().istore(LEFT);
    code.goto_(next);
    code.labelBinding(end);
  }

  /**
   * Whether steps end where A does, and are not counted: C2 then makes one loop of them and not
   * three, and keeps addresses in registers that otherwise it fetches from vector registers, behind
   * the arithmetic of earlier steps. Measured: narrower tiles gain nothing, or lose.
   */
  private boolean endsWithA() {
    return shape.order() == Order.COLUMNS && shape.vectors() == MicroKernel.MOST_VECTORS;
  }

  private void writeSteps(int count) {
    Label next = code.newLabel();
    Label end = code.newLabel();
    if (endsWithA()) {
      // Beyond the last step the index may pass 2^31, and is compared for equality alone.
      code.iload(AP).iload(count).iload(LDA).imul().iadd().istore(END);
      code.labelBinding(next);
      code.iload(AP).iload(END).if_icmpeq(end);
      writeStep();
      code.goto_(next).labelBinding(end);
      return;
    }
    if (countsInFirstRow()) {
      code.iload(A_OFFSET).istore(P).iload(A_OFFSET).iload(count).iadd().istore(END);
    } else if (size != null) {
      code.iconst_0().istore(P).loadConstant(size.k()).istore(END);
    } else {
      code.iconst_0().istore(P).iload(count).istore(END);
    }
    code.labelBinding(next);
    code.iload(P).iload(END).if_icmpge(end);
    writeStep();
    code.iinc(P, 1).goto_(next);
    code.labelBinding(end);
  }

  private void writeStep() {
    if (shape.readsAhead()) {
      code.fload(SEEN).aload(PANEL).iload(PANEL_P).faload().fadd().fstore(SEEN);
      code.iinc(PANEL_P, shape.rows());
    }
    boolean copies = shape.source() == Source.COPIED;
    for (int j = 0; j < shape.vectors(); j++) {
      species();
      code.aload(B).iload(BP).loadConstant(shape.columnOf(j)).iadd();
      load(false);
      code.astore(bVector + j);
    }
    if (copies) {
      for (int j = 0; j < shape.vectors(); j++) {
        code.aload(bVector + j).aload(PANEL).iload(PANEL_P);
        code.loadConstant(shape.columnOf(j)).iadd();
        code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
      }
      code.iinc(PANEL_P, KernelShape.panelWidth(shape.columns()));
    }
    if (shape.order() == Order.SCATTERED) {
      code.aload(COLUMN_STARTS).iload(P).iaload().istore(AP);
    } else if (shape.order() == Order.COLUMN_RUNS) {
      code.aload(COLUMN_STARTS).iload(P).iaload().iload(ROW).iadd().istore(AP);
    }
    for (int i = 0; i < shape.rows(); i++) {
      species();
      code.aload(A);
      switch (shape.order()) {
        case ROWS, ROW_RUNS -> {
          if (size != null) {
            code.iload(AP).loadConstant(i * size.lda()).iadd();
          } else if (i == 0 && countsInFirstRow()) {
            code.iload(P);
          } else {
            code.iload(ROW + i).iload(P).iadd();
          }
        }
        case COLUMNS, COLUMN_RUNS -> code.iload(AP).loadConstant(i).iadd();
        case SCATTERED -> code.iload(ROW + i).iload(AP).iadd();
      }
      code.faload().invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(ELEMENT);
      for (int j = 0; j < shape.vectors(); j++) {
        code.aload(bVector + j).aload(ELEMENT).aload(accumulator(i, j));
        code.invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(accumulator(i, j));
      }
    }
    if (shape.order() == Order.COLUMNS) {
      advance(AP, LDA);
    } else if (size != null) {
      // By an argument that is always 1: where C2 knows that, it moves the checks of all rows out
      // of this loop, each by itself, and else leaves a few that hold for all.
      advance(AP, RUN_LENGTH);
    }
    if (size != null) {
      code.iload(BP).loadConstant(size.ldb()).iadd().istore(BP);
    } else if (shape.source() == Source.PACKED) {
      code.iinc(BP, KernelShape.panelWidth(shape.columns()));
    } else {
      code.iload(BP).iload(LDB).iadd().istore(BP);
    }
  }

  private void loadAccumulators() {
    if (shape.fromC() && shape.isNarrow()) {
      copyEdge(C, EDGE);
    }
    for (int i = 0; i < shape.rows(); i++) {
      for (int j = 0; j < shape.vectors(); j++) {
        if (shape.fromC() || i == 0) {
          species();
          if (shape.fromC()) {
            rowOfTile(i, j);
            load(false);
          } else {
            code.aload(START).iload(START_OFFSET).loadConstant(shape.columnOf(j)).iadd();
            load(!adjoins());
          }
        } else {
          code.aload(accumulator(0, j));
        }
        code.astore(accumulator(i, j));
      }
    }
  }

  /**
   * Loads a vector.
   *
   * @param exact whether nothing beyond the tile's columns may be read
   */
  private void load(boolean exact) {
    if (exact && shape.isNarrow()) {
      code.aload(LANES_IN_USE).invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY_MASKED);
    } else {
      code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
    }
  }

  private void storeAccumulators() {
    if (shape.store() == Store.RELU) {
      for (int i = 0; i < shape.rows() * shape.vectors(); i++) {
        Relu.write(code, accumulator + i);
        code.astore(accumulator + i);
      }
    }
    if (adjoins()) {
      storeAdjoining();
      return;
    }
    boolean adds = shape.store() == Store.ADDED;
    if (adds && shape.isNarrow()) {
      copyEdge(C, EDGE);
    }
    for (int i = 0; i < shape.rows(); i++) {
      if (adds) {
        // All of a row before any is stored, because vectors may overlap.
        addRowOfC(i);
      }
      storeRow(i, shape.isNarrow() ? EDGE : C);
    }
    if (shape.isNarrow()) {
      copyEdge(EDGE, C);
    }
  }

  /**
   * Stores narrow rows that adjoin: what the whole vector of one writes beyond it is the beginning
   * of the next ones, which come later. But after those of the last tile it would be no longer
   * ours.
   */
  private void storeAdjoining() {
    Label last = code.newLabel();
    Label done = code.newLabel();
    code.iload(TILES).iconst_1().if_icmple(last);
    for (int i = 0; i < shape.rows(); i++) {
      storeRow(i, C);
    }
    code.goto_(done);
    code.labelBinding(last);
    int whole = (shape.rows() * shape.columns() - Lanes.LENGTH) / shape.columns() + 1;
    for (int i = 0; i < shape.rows(); i++) {
      storeRow(i, i < whole ? C : EDGE);
    }
    copyElements(whole);
    code.labelBinding(done);
  }

  private void storeRow(int row, int to) {
    for (int j = 0; j < shape.vectors(); j++) {
      code.aload(accumulator(row, j));
      if (to == C) {
        rowOfC(row, j);
      } else {
        rowOfEdge(row);
      }
      code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
    }
  }

  /**
   * Whether narrow rows of C are known to adjoin, and a vector from the first on is in the tile.
   */
  private boolean adjoins() {
    return size != null
        && size.ldc() == shape.columns()
        && shape.isNarrow()
        && !shape.fromC()
        && shape.store() != Store.ADDED
        && shape.rows() * shape.columns() >= Lanes.LENGTH;
  }

  /** Copies the last rows of a narrow tile to C, less than a vector of elements. */
  private void copyElements(int firstRow) {
    for (int i = firstRow; i < shape.rows(); i++) {
      for (int j = 0; j < shape.columns(); j++) {
        rowOfC(i, 0);
        code.loadConstant(j).iadd();
        code.aload(EDGE).loadConstant(i * Lanes.LENGTH + j).faload().fastore();
      }
    }
  }

  private void addRowOfC(int row) {
    for (int j = 0; j < shape.vectors(); j++) {
      species();
      rowOfTile(row, j);
      load(false);
      code.aload(accumulator(row, j)).invokevirtual(FLOAT_VECTOR, "add", ADD);
      code.astore(accumulator(row, j));
    }
  }

  /**
   * Copies a narrow tile between C and an array whose rows are whole vectors. It is a loop, because
   * accesses with a mask take so much code that C1 gives up where there is one for each row.
   */
  private void copyEdge(int from, int to) {
    Label next = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(EP);
    code.iload(C_OFFSET).istore(CP);
    code.labelBinding(next);
    code.iload(EP).loadConstant(shape.rows() * Lanes.LENGTH).if_icmpge(end);
    species();
    code.aload(from).iload(from == C ? CP : EP);
    load(from == C);
    code.aload(to).iload(to == C ? CP : EP);
    if (to == C) {
      code.aload(LANES_IN_USE).invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY_MASKED);
    } else {
      code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
    }
    code.iload(CP).iload(LDC).iadd().istore(CP);
    code.iinc(EP, Lanes.LENGTH).goto_(next);
    code.labelBinding(end);
  }

  private void advance(int offset, int step) {
    code.iload(offset).iload(step).iadd().istore(offset);
  }

  /** The array and the index where a vector of the tile lies: a narrow one in scratch memory. */
  private void rowOfTile(int row, int vector) {
    if (shape.isNarrow()) {
      rowOfEdge(row);
    } else {
      rowOfC(row, vector);
    }
  }

  private void rowOfEdge(int row) {
    code.aload(EDGE).loadConstant(row * Lanes.LENGTH);
  }

  private void rowOfC(int row, int vector) {
    code.aload(C).iload(C_OFFSET);
    if (size != null) {
      code.loadConstant(row * size.ldc()).iadd();
    } else {
      code.loadConstant(row).iload(LDC).imul().iadd();
    }
    code.loadConstant(shape.columnOf(vector)).iadd();
  }

  private int accumulator(int row, int vector) {
    return accumulator + row * shape.vectors() + vector;
  }

  private void species() {
    code.getstatic(LANES, "F32", SPECIES);
  }
}
