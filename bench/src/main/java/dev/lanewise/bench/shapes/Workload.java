package dev.lanewise.bench.shapes;

import java.util.List;

/** An operation that libraries are measured at: its size, its operands, and whether it is right. */
public sealed interface Workload
    permits GemmShape, ConvWork, PoolWork, ElementWork, SoftmaxWork, UpdateWork {
  /** The name in options and results. */
  String name();

  /** Its sizes, to be read. */
  String size();

  /** What it is like: those of a group are averaged. */
  String group();

  /** Floating-point operations; 0 where a count would say little. */
  long flops();

  /**
   * Bytes that must be moved: those of the arrays that it reads and writes, each counted once, and
   * twice where it is updated in place.
   */
  long bytes();

  /** Bytes of its arrays. */
  default long footprint() {
    return bytes();
  }

  /** Elements of the result. */
  int resultSize();

  /** The operands: the same numbers in every run. */
  List<float[]> operands();

  /**
   * The largest error of a result as a share of its bound: at most 1 where the result is right.
   *
   * @param operands as {@link #operands} gave them
   */
  double worst(List<float[]> operands, float[] result);
}
