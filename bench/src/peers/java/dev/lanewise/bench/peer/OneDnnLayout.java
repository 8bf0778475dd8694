package dev.lanewise.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** How oneDNN lays an array of floats out: a memory descriptor. */
final class OneDnnLayout {
  // dnnl_data_type_t, dnnl_format_tag_t and dnnl_query_t.
  private static final int F32 = 3;
  private static final int ANY = 1;
  private static final int STRIDES = 14;
  private static final int NDIMS = 256;
  private static final int INNER_NBLKS = 263;
  private static final int INNER_BLKS = 264;
  private static final int INNER_IDXS = 265;

  private static final MethodHandle GET_SIZE =
      OneDnn.LIBRARY.function("dnnl_memory_desc_get_size", Native.LONG, Native.POINTER);
  private static final MethodHandle EQUAL =
      OneDnn.LIBRARY.function("dnnl_memory_desc_equal", Native.INT, Native.POINTER, Native.POINTER);
  private static final MethodHandle QUERY =
      OneDnn.LIBRARY.function(
          "dnnl_memory_desc_query", Native.INT, Native.POINTER, Native.INT, Native.POINTER);

  private final MemorySegment description;

  /** That of a descriptor. */
  OneDnnLayout(MemorySegment description) {
    this.description = description;
  }

  /** A layout by strides, counted in elements. */
  static OneDnnLayout strided(long[] dims, long... strides) {
    return new OneDnnLayout(
        OneDnn.create("dnnl_memory_desc_create_with_strides", dims.length, dims, F32, strides));
  }

  /** Row-major and dense. */
  static OneDnnLayout plain(long... dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= dims[i];
    }
    return strided(dims, strides);
  }

  /** What a primitive chooses. */
  static OneDnnLayout any(long... dims) {
    return tagged(ANY, dims);
  }

  /** A layout of dnnl_format_tag_t. */
  static OneDnnLayout tagged(int tag, long... dims) {
    return new OneDnnLayout(
        OneDnn.create("dnnl_memory_desc_create_with_tag", dims.length, dims, F32, tag));
  }

  /** NHWC images, in oneDNN's order of dimensions. */
  static OneDnnLayout images(long mb, long c, long h, long w) {
    return strided(new long[] {mb, c, h, w}, h * w * c, 1, w * c, c);
  }

  /** The descriptor. */
  MemorySegment description() {
    return description;
  }

  /** Bytes of an array. */
  long bytes() {
    return Native.call(() -> (long) GET_SIZE.invokeExact(description));
  }

  /** Whether the other one is the same. */
  boolean isSame(OneDnnLayout other) {
    return Native.call(() -> (int) EQUAL.invokeExact(description, other.description)) != 0;
  }

  /**
   * As oneDNN's tags are written: a letter for each dimension, the one with the largest stride
   * first, capital where there are blocks of it; then the blocks.
   */
  @Override
  public String toString() {
    int ndims = number(NDIMS);
    int blocks = number(INNER_NBLKS);
    long[] strides = numbers(STRIDES, ndims);
    long[] sizes = numbers(INNER_BLKS, blocks);
    long[] of = numbers(INNER_IDXS, blocks);
    List<Integer> order = new ArrayList<>(IntStream.range(0, ndims).boxed().toList());
    order.sort(Comparator.comparingLong(i -> -strides[i]));
    StringBuilder tag = new StringBuilder();
    for (int i : order) {
      boolean blocked = IntStream.range(0, blocks).anyMatch(b -> of[b] == i);
      tag.append((char) ((blocked ? 'A' : 'a') + i));
    }
    for (int b = 0; b < blocks; b++) {
      tag.append(sizes[b]).append((char) ('a' + of[b]));
    }
    return tag.toString();
  }

  private int number(int what) {
    try (Arena arena = Arena.ofConfined()) {
      return query(what, arena).get(Native.INT, 0);
    }
  }

  @SuppressWarnings("restricted")
  private long[] numbers(int what, int count) {
    try (Arena arena = Arena.ofConfined()) {
      return query(what, arena)
          .get(Native.POINTER, 0)
          .reinterpret(count * Native.LONG.byteSize())
          .toArray(Native.LONG);
    }
  }

  private MemorySegment query(int what, Arena arena) {
    MemorySegment result = arena.allocate(Native.POINTER);
    int status = Native.call(() -> (int) QUERY.invokeExact(description, what, result));
    OneDnn.check("dnnl_memory_desc_query", status);
    return result;
  }
}
