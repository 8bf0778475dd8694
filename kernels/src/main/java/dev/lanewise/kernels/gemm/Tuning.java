package dev.lanewise.kernels.gemm;

import dev.lanewise.kernels.lanes.Lanes;

/**
 * What is chosen by measuring on a machine: the largest tile of the micro-kernels and the blocks.
 * None of it changes a bit.
 *
 * @param rows of a tile, 2 to {@value #MOST_ROWS}
 * @param vectors in a row of it, 1 to {@value #MOST_VECTORS}
 * @param mc rows of a block of A: mc * kc floats stay in half of the L2 cache
 * @param kc depth of a block
 * @param nc columns of a block of B: kc * nc floats stay in the L3 cache
 */
public record Tuning(int rows, int vectors, int mc, int kc, int nc) {
  /** The most rows of a tile. */
  public static final int MOST_ROWS = MicroKernel.MOST_ROWS;

  /** The most vectors in a row of a tile. */
  public static final int MOST_VECTORS = MicroKernel.MOST_VECTORS;

  /** The largest block in each direction, so that the size of a packed one stays an int. */
  public static final int LARGEST_BLOCK = 1 << 15;

  private static final int HALF_LINE = 8;

  /** For this JVM's vector width. */
  static final Tuning DEFAULT =
      Lanes.REGISTERS == 32 ? new Tuning(6, 4, 144, 1024, 1024) : new Tuning(6, 2, 144, 1024, 2048);

  /**
   * A choice.
   *
   * @throws IllegalArgumentException if a number is out of its range; those of {@code mc}, {@code
   *     kc} and {@code nc} are 1 to {@value #LARGEST_BLOCK}
   */
  public Tuning {
    check("rows", rows, 2, MOST_ROWS);
    check("vectors", vectors, 1, MOST_VECTORS);
    check("mc", mc, 1, LARGEST_BLOCK);
    check("kc", kc, 1, LARGEST_BLOCK);
    check("nc", nc, 1, LARGEST_BLOCK);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", must be " + least + " to " + most);
    }
  }

  /** The choice of this build for this JVM's vector width. */
  public static Tuning builtIn() {
    return DEFAULT;
  }

  /**
   * What products and convolutions use unless they are told otherwise: what is stored for this
   * processor, JDK and vector width (see {@link TuningFile}), else {@link #builtIn()}. It is read
   * once.
   */
  public static Tuning current() {
    return TuningFile.InUse.TUNING;
  }

  /** The most vectors in a row of a tile of so many rows at most, that the registers hold. */
  int vectors(int height) {
    if (height >= rows - 1) {
      return vectors;
    }
    return Math.clamp(vectors * (rows + 1L) / (height + 1), vectors, MicroKernel.MOST_VECTORS);
  }

  /**
   * The most rows of a tile with so many vectors in a row: almost as many accumulators as the
   * largest tile has.
   */
  int rows(int width) {
    if (width >= vectors) {
      return rows;
    }
    return Math.max(rows, Math.min(MOST_ROWS, (rows * vectors - 1) / width));
  }

  /**
   * The same with tiles of eight rows, where the registers hold two vectors of each: columns of
   * them take half a cache line in a transposed A.
   */
  Tuning withHalfLines() {
    int width = Math.min(rows * vectors / HALF_LINE, MOST_VECTORS);
    return width < 2 ? this : new Tuning(HALF_LINE, width, mc, kc, nc);
  }

  /** Such as {@code 6 x 2 vectors, mc 144, kc 512, nc 2048}. */
  @Override
  public String toString() {
    return rows + " x " + vectors + " vectors, mc " + mc + ", kc " + kc + ", nc " + nc;
  }
}
