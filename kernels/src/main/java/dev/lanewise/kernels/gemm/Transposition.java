package dev.lanewise.kernels.gemm;

import static dev.lanewise.kernels.assembly.VectorTypes.FLOATS;
import static dev.lanewise.kernels.assembly.VectorTypes.FLOAT_VECTOR;
import static dev.lanewise.kernels.assembly.VectorTypes.FROM_ARRAY;
import static dev.lanewise.kernels.assembly.VectorTypes.INTO_ARRAY;
import static dev.lanewise.kernels.assembly.VectorTypes.MASK;
import static dev.lanewise.kernels.assembly.VectorTypes.SPECIES;
import static dev.lanewise.kernels.assembly.VectorTypes.VECTOR;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.lanewise.kernels.assembly.Assembly;
import dev.lanewise.kernels.lanes.Lanes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposed copies, a square of as many rows as a vector has lanes at a time (Eklundh, "A fast
 * computer method for matrix transposing", 1972): row i and row i + d trade their lanes whose
 * number has d in it, for d = 1, 2, 4 ... up to half a vector. Rows that are shorter than a vector
 * of {@link Lanes} take a shorter one.
 */
public final class Transposition {
  private static final int SHORTEST = 4;

  // The longest distance between rows of a copy that has kernels of its own: of the widest panel.
  private static final int LONGEST_KNOWN = MicroKernel.MOST_VECTORS * Lanes.LENGTH;

  // By the logarithm of their size, the columns they write and the distance between these, or 0.
  // Written under the lock of this class; a thread that sees an old state without it looks again. A
  // kernel has no fields, so who sees it sees all of it.
  private static final int SIZES = Integer.numberOfTrailingZeros(Lanes.LENGTH) + 1;
  private static final Kernel[] MADE = new Kernel[SIZES * (Lanes.LENGTH + 1) * (LONGEST_KNOWN + 1)];

  // The squares that each copied before it was prepared, and then enough. The same order.
  private static final int[] COPIED = new int[MADE.length];

  // Squares that a kernel may do without: in the interpreter they take some ten milliseconds.
  static final int UNPREPARED_SQUARES = 64;

  private Transposition() {}

  /**
   * to[p * toLd + i] = from[i * fromLd + p] for i below {@code rows} and p below {@code length};
   * nothing else is written.
   */
  public static void transpose(
      int rows,
      int length,
      float[] from,
      int fromOffset,
      int fromLd,
      float[] to,
      int toOffset,
      int toLd) {
    int whole = rows / Lanes.LENGTH * Lanes.LENGTH;
    int done = 0;
    if (whole > 0) {
      copy(whole, length, rows - whole, from, fromOffset, fromLd, to, toOffset, toLd);
    } else {
      done = lengthInVectors(rows, length, toLd);
      copy(rows, done, 0, from, fromOffset, fromLd, to, toOffset, toLd);
    }
    for (int i = whole; i < rows; i++) {
      for (int p = done; p < length; p++) {
        to[toOffset + p * toLd + i] = from[fromOffset + i * fromLd + p];
      }
    }
  }

  /**
   * How much of a few rows whole vectors can write. Where columns adjoin, what one writes beyond
   * its column is the beginning of the next, which comes later; the last ones have no room for it.
   */
  static int lengthInVectors(int rows, int length, int toLd) {
    int room = length - Math.ceilDiv(Lanes.LENGTH - rows, Math.max(1, rows));
    return toLd == rows && room >= Lanes.LENGTH ? room : 0;
  }

  /**
   * The same with rows that may end within a vector: for i up to the next multiple of its lanes
   * what is there is overwritten.
   *
   * @param behind rows that follow in the matrix, which may be read
   * @param toLd at least {@code rows}, rounded up to a multiple of the lanes
   */
  static void copy(
      int rows,
      int length,
      int behind,
      float[] from,
      int fromOffset,
      int fromLd,
      float[] to,
      int toOffset,
      int toLd) {
    if (length < SHORTEST) {
      for (int p = 0; p < length; p++) {
        for (int i = 0; i < rows; i++) {
          to[toOffset + p * toLd + i] = from[fromOffset + i * fromLd + p];
        }
      }
      return;
    }
    int size = Math.min(Integer.highestOneBit(length), Lanes.LENGTH);
    int done = rowsReadBeyond(rows, length, behind, fromLd);
    if (done > 0) {
      int wide = 2 * size;
      Kernel part = kernel(wide, length, toLd, Math.ceilDiv(done, wide));
      int squares = done / wide;
      int down = wide * fromLd;
      part.run(squares, wide, from, fromOffset, down, fromLd, to, toOffset, wide, toLd);
      int others = done - squares * wide;
      if (others > 0) {
        int source = fromOffset + squares * down;
        int target = toOffset + squares * wide;
        part.run(1, others, from, source, down, fromLd, to, target, wide, toLd);
      }
    }
    if (done == rows) {
      return;
    }
    Kernel square =
        kernel(size, size, toLd, Math.ceilDiv(rows - done, size) * Math.ceilDiv(length, size));
    int last = length - size;
    for (int i = done; i < rows; i += size) {
      int count = Math.min(size, rows - i);
      int source = fromOffset + i * fromLd;
      int target = toOffset + i;
      square.run(length / size, count, from, source, size, fromLd, to, target, size * toLd, toLd);
      if (last % size != 0) {
        // A last square that is not full takes columns of the one before once more.
        square.run(1, count, from, source + last, 0, fromLd, to, target + last * toLd, 0, toLd);
      }
    }
  }

  /**
   * How many rows that are shorter than a vector, and adjoin, go in squares wider than they are,
   * for four squares of half the lanes each: vectors read the beginning of the next rows, and are
   * not written from there on.
   *
   * @param behind rows that follow them
   * @return all, or as many as are whole squares and have enough behind them
   */
  static int rowsReadBeyond(int rows, int length, int behind, int fromLd) {
    int half = Integer.highestOneBit(length);
    int size = 2 * half;
    long room = (long) (rows + behind) * length;
    if (length == half || fromLd != length || size > Lanes.LENGTH || room < size) {
      return 0;
    }
    long fit = (room - size) / length + 1;
    return fit >= rows ? rows : (int) fit / size * size;
  }

  /**
   * The kernel for squares of a size, prepared when it has much to do.
   *
   * @param squares that it is about to copy
   */
  private static Kernel kernel(int size, int columns, int toLd, int squares) {
    int known = known(toLd);
    int index = index(size, columns, known);
    Kernel made = MADE[index];
    return made == null || COPIED[index] < UNPREPARED_SQUARES
        ? makeAndCount(index, size, columns, known, squares)
        : made;
  }

  /** The distance between columns that a kernel is made for, or 0 for all longer ones. */
  private static int known(int toLd) {
    return toLd <= LONGEST_KNOWN ? toLd : 0;
  }

  private static int index(int size, int columns, int known) {
    int index = Integer.numberOfTrailingZeros(size) * (Lanes.LENGTH + 1) + columns;
    return index * (LONGEST_KNOWN + 1) + known;
  }

  /** Whether the kernel for squares of a size has copied so many that it was prepared. */
  static synchronized boolean isPrepared(int size, int columns, int toLd) {
    return COPIED[index(size, columns, known(toLd))] >= UNPREPARED_SQUARES;
  }

  /** Another thread that needs a new kernel waits until this one has it ready. */
  private static synchronized Kernel makeAndCount(
      int index, int size, int columns, int known, int squares) {
    if (MADE[index] == null) {
      MADE[index] = Assembler.assemble(size, columns, known);
    }
    if (COPIED[index] < UNPREPARED_SQUARES) {
      if (COPIED[index] + squares >= UNPREPARED_SQUARES) {
        Preparation.SHARED.run(MADE[index], size, columns, known > 0 ? known : LONGEST_KNOWN + 1);
      }
      COPIED[index] = (int) Math.min(UNPREPARED_SQUARES, (long) COPIED[index] + squares);
    }
    return MADE[index];
  }

  /**
   * Squares side by side, or one below the other. The distance between rows of the copy is a
   * constant in most: C2 then does with few checks of the bounds, and a square of 16 rows takes two
   * thirds of the time.
   */
  abstract static class Kernel {
    /**
     * Copies.
     *
     * @param squares how many; the steps are what is added to the offsets from one to the next
     * @param rows of each that are there; the last one stands in for those missing
     */
    abstract void run(
        int squares,
        int rows,
        float[] from,
        int fromOffset,
        int fromStep,
        int fromLd,
        float[] to,
        int toOffset,
        int toStep,
        int toLd);
  }

  /** Writes a kernel. */
  static final class Assembler {
    private static final ClassDesc SHUFFLE = VectorShuffle.class.describeConstable().orElseThrow();
    private static final ClassDesc MATH = Math.class.describeConstable().orElseThrow();

    private static final MethodTypeDesc RUN =
        MethodTypeDesc.of(
            CD_void, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int,
            CD_int);
    private static final MethodTypeDesc MIN = MethodTypeDesc.of(CD_int, CD_int, CD_int);
    private static final MethodTypeDesc REARRANGE = MethodTypeDesc.of(FLOAT_VECTOR, SHUFFLE);
    private static final MethodTypeDesc BLEND = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, MASK);

    private static final int SQUARES = 1;
    private static final int ROWS = 2;
    private static final int FROM = 3;
    private static final int FROM_OFFSET = 4;
    private static final int FROM_STEP = 5;
    private static final int FROM_LD = 6;
    private static final int TO = 7;
    private static final int TO_OFFSET = 8;
    private static final int TO_STEP = 9;
    private static final int TO_LD = 10;
    private static final int SQUARE = 11;
    private static final int SOURCE = 12;
    private static final int TARGET = 13;
    private static final int LOWER = 14;
    private static final int ROW = 15;

    private final int size;
    private final int columns;
    private final int toLd;
    private final int x;
    private final CodeBuilder code;

    private Assembler(int size, int columns, int toLd, CodeBuilder code) {
      this.size = size;
      this.columns = columns;
      this.toLd = toLd;
      this.x = ROW + size;
      this.code = code;
    }

    /**
     * A kernel.
     *
     * @param columns of a square that it writes
     * @param toLd the distance between them, or 0 where it is an argument
     */
    static Kernel assemble(int size, int columns, int toLd) {
      VectorSpecies<Float> species =
          VectorSpecies.of(float.class, VectorShape.forBitSize(size * Float.SIZE));
      List<Object> constants = new ArrayList<>();
      constants.add(species);
      for (int distance = 1; distance < size; distance *= 2) {
        constants.add(swap(species, distance));
        constants.add(upper(species, distance));
      }
      return Assembly.make(
          MethodHandles.lookup(),
          Kernel.class,
          "transposing " + size + " rows to " + columns + ", " + toLd + " apart",
          RUN,
          code -> new Assembler(size, columns, toLd, code).write(),
          constants.toArray());
    }

    private static VectorShuffle<Float> swap(VectorSpecies<Float> species, int distance) {
      return VectorShuffle.fromOp(species, lane -> lane ^ distance);
    }

    private static VectorMask<Float> upper(VectorSpecies<Float> species, int distance) {
      long bits = 0;
      for (int lane = 0; lane < species.length(); lane++) {
        bits |= (lane & distance) != 0 ? 1L << lane : 0;
      }
      return VectorMask.fromLong(species, bits);
    }

    private void write() {
      Label next = code.newLabel();
      Label end = code.newLabel();
      for (int i = 0; i < size; i++) {
        code.loadConstant(i).iload(ROWS).iconst_1().isub().invokestatic(MATH, "min", MIN);
        code.iload(FROM_LD).imul().iload(FROM_OFFSET).iadd().istore(ROW + i);
      }
      code.iconst_0().istore(SOURCE).iconst_0().istore(SQUARE);
      code.labelBinding(next);
      code.iload(SQUARE).iload(SQUARES).if_icmpge(end);
      for (int i = 0; i < size; i++) {
        code.ldc(Assembly.constant(0, SPECIES)).aload(FROM).iload(ROW + i).iload(SOURCE).iadd();
        code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY).astore(x + i);
      }
      for (int distance = size / 2; distance > 0; distance /= 2) {
        for (int i = 0; i < size; i++) {
          if ((i & distance) == 0) {
            trade(x + i, x + i + distance, distance);
          }
        }
      }
      code.iload(TO_OFFSET).istore(TARGET);
      for (int p = 0; p < columns; p++) {
        code.aload(x + p).aload(TO).iload(TARGET);
        if (toLd > 0) {
          code.loadConstant(p * toLd).iadd();
        }
        code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
        if (toLd == 0) {
          code.iload(TARGET).iload(TO_LD).iadd().istore(TARGET);
        }
      }
      code.iload(SOURCE).iload(FROM_STEP).iadd().istore(SOURCE);
      code.iload(TO_OFFSET).iload(TO_STEP).iadd().istore(TO_OFFSET);
      code.iinc(SQUARE, 1).goto_(next);
      code.labelBinding(end);
      code.return_();
    }

    private void trade(int low, int high, int distance) {
      int index = 1 + 2 * Integer.numberOfTrailingZeros(distance);
      code.aload(low);
      swapped(high, index);
      code.ldc(Assembly.constant(index + 1, MASK));
      code.invokevirtual(FLOAT_VECTOR, "blend", BLEND).astore(LOWER);
      swapped(low, index);
      code.aload(high).ldc(Assembly.constant(index + 1, MASK));
      code.invokevirtual(FLOAT_VECTOR, "blend", BLEND).astore(high);
      code.aload(LOWER).astore(low);
    }

    private void swapped(int vector, int index) {
      code.aload(vector).ldc(Assembly.constant(index, SHUFFLE));
      code.invokevirtual(FLOAT_VECTOR, "rearrange", REARRANGE);
    }
  }
}
