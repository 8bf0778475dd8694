package dev.lanewise.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/** A primitive of oneDNN and its arguments. */
final class OneDnnPrimitive {
  // DNNL_ARG_*.
  static final int SRC = 1;
  static final int DST = 17;
  static final int WEIGHTS = 33;
  static final int BIAS = 41;
  static final int WORKSPACE = 64;
  static final int DIFF_SRC = 129;
  static final int DIFF_DST = 145;
  static final int DIFF_WEIGHTS = 161;

  static final MemorySegment NO_ATTRIBUTES = MemorySegment.NULL;

  // dnnl_prop_kind_t.
  static final int FORWARD_TRAINING = 64;

  private static final MethodHandle EXECUTE =
      OneDnn.LIBRARY.function(
          "dnnl_primitive_execute",
          Native.INT,
          Native.POINTER,
          Native.POINTER,
          Native.INT,
          Native.POINTER);
  private static final MethodHandle WAIT =
      OneDnn.LIBRARY.function("dnnl_stream_wait", Native.INT, Native.POINTER);
  private static final MethodHandle QUERY_MD =
      OneDnn.LIBRARY.function(
          "dnnl_primitive_desc_query_md", Native.POINTER, Native.POINTER, Native.INT, Native.INT);

  // dnnl_query_t.
  private static final int IMPL_INFO_STR = 8;
  private static final int EXEC_ARG_MD = 255;

  private static final int MOST_ARGUMENTS = 4;
  private static final long ARGUMENT_BYTES = 16;

  private final String kind;
  private final MemorySegment description;
  private final MemorySegment primitive;
  private final MemorySegment arguments =
      Arena.ofAuto().allocate(MOST_ARGUMENTS * ARGUMENT_BYTES, ARGUMENT_BYTES);

  // Kept, for their memory lives as long as they do.
  private final List<OneDnnArray> arrays = new ArrayList<>();
  private int count;

  private OneDnnPrimitive(String kind, MemorySegment description) {
    this.kind = kind;
    this.description = description;
    this.primitive = OneDnn.create("dnnl_primitive_create", description);
  }

  /** A primitive without operands and attributes. */
  static OneDnnPrimitive of(String kind, List<Object> arguments) {
    return of(kind, arguments, NO_ATTRIBUTES);
  }

  /**
   * A primitive without operands.
   *
   * @param kind as in the name of the function that describes it
   * @param arguments of that function, between the engine and the attributes
   */
  static OneDnnPrimitive of(String kind, List<Object> arguments, MemorySegment attributes) {
    List<Object> all = new ArrayList<>(arguments);
    all.addFirst(OneDnn.ENGINE);
    return described(kind, all, attributes);
  }

  /** What copies an array into another layout. */
  static OneDnnPrimitive reorder(OneDnnArray from, OneDnnArray to) {
    List<Object> all = List.of(from.layout(), OneDnn.ENGINE, to.layout(), OneDnn.ENGINE);
    return described("reorder", all, NO_ATTRIBUTES).with(SRC, from).with(DST, to);
  }

  private static OneDnnPrimitive described(
      String kind, List<Object> arguments, MemorySegment attributes) {
    List<Object> all = new ArrayList<>(arguments);
    all.add(attributes);
    String function = "dnnl_" + kind + "_primitive_desc_create";
    return new OneDnnPrimitive(kind, OneDnn.create(function, all.toArray()));
  }

  /** Adds an argument. */
  OneDnnPrimitive with(int argument, OneDnnArray array) {
    long at = count * ARGUMENT_BYTES;
    arguments.set(Native.INT, at, argument);
    arguments.set(Native.POINTER, at + ARGUMENT_BYTES / 2, array.memory());
    arrays.add(array);
    count++;
    return this;
  }

  /** The descriptor. */
  MemorySegment description() {
    return description;
  }

  /** How an argument is to be laid out. */
  OneDnnLayout layout(int argument) {
    return new OneDnnLayout(
        Native.call(
            () -> (MemorySegment) QUERY_MD.invokeExact(description, EXEC_ARG_MD, argument)));
  }

  /** Its kind, and which of its implementations it is. */
  @Override
  public String toString() {
    MemorySegment name = OneDnn.create("dnnl_primitive_desc_query", description, IMPL_INFO_STR, 0);
    return kind + " " + Native.text(name);
  }

  /** Executes it. */
  void run() {
    int status;
    try {
      status = (int) EXECUTE.invokeExact(primitive, OneDnn.STREAM, count, arguments);
      status |= (int) WAIT.invokeExact(OneDnn.STREAM);
    } catch (Throwable e) {
      throw NativeProduct.failed("dnnl_primitive_execute", e);
    } finally {
      // Or the arrays could go with it while the library works on them.
      Reference.reachabilityFence(this);
    }
    OneDnn.check("dnnl_primitive_execute", status);
  }
}
