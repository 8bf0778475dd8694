package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Map;

/** oneDNN's matmul primitive on row-major operands where they are; a transpose is a stride. */
public final class OneDnnMatmulPeer extends OneDnnPeer {
  @Override
  public String name() {
    return "onednn-matmul";
  }

  @Override
  public PeerProduct open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a, b);
  }

  private static final class Product extends NativeProduct {
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

    // dnnl_engine_kind_t, dnnl_stream_flags_t, dnnl_data_type_t, dnnl_query_t and DNNL_ARG_*.
    private static final int CPU = 1;
    private static final int DEFAULT_FLAGS = 1;
    private static final int F32 = 3;
    private static final int IMPL_INFO_STR = 8;
    private static final int SRC = 1;
    private static final int DST = 17;
    private static final int WEIGHTS = 33;
    private static final int ARGUMENTS = 3;
    private static final long ARGUMENT_BYTES = 16;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment primitive;
    private final MemorySegment stream;
    private final MemorySegment arguments;
    private final String implementation;

    Product(GemmShape shape, float[] a, float[] b) {
      super(shape, a, b);
      MemorySegment engine = create("dnnl_engine_create", CPU, 0L);
      stream = create("dnnl_stream_create", engine, DEFAULT_FLAGS);
      MemorySegment src = matrix(s.m(), s.k(), lda, s.ta());
      MemorySegment weights = matrix(s.k(), s.n(), ldb, s.tb());
      MemorySegment dst = matrix(s.m(), s.n(), s.n(), Transpose.NO);
      MemorySegment none = MemorySegment.NULL;
      MemorySegment description =
          create("dnnl_matmul_primitive_desc_create", engine, src, weights, none, dst, none);
      primitive = create("dnnl_primitive_create", description);
      implementation =
          Native.text(create("dnnl_primitive_desc_query", description, IMPL_INFO_STR, 0));
      arguments = arena.allocate(ARGUMENTS * ARGUMENT_BYTES, ARGUMENT_BYTES);
      argument(0, SRC, create("dnnl_memory_create", src, engine, this.a));
      argument(1, WEIGHTS, create("dnnl_memory_create", weights, engine, this.b));
      argument(2, DST, create("dnnl_memory_create", dst, engine, c));
    }

    private void argument(int index, int which, MemorySegment memory) {
      arguments.set(Native.INT, index * ARGUMENT_BYTES, which);
      arguments.set(Native.POINTER, index * ARGUMENT_BYTES + 8, memory);
    }

    private MemorySegment matrix(long rows, long columns, long ld, Transpose transpose) {
      MemorySegment dims = arena.allocateFrom(Native.LONG, rows, columns);
      MemorySegment strides =
          transpose == Transpose.NO
              ? arena.allocateFrom(Native.LONG, ld, 1)
              : arena.allocateFrom(Native.LONG, 1, ld);
      return create("dnnl_memory_desc_create_with_strides", 2, dims, F32, strides);
    }

    /**
     * Calls a function that writes what it makes where its first argument points; but a query's
     * result is its last.
     */
    private MemorySegment create(String function, Object... arguments) {
      MemorySegment made = arena.allocate(Native.POINTER);
      Object[] all = new Object[arguments.length + 1];
      boolean last = function.endsWith("_query");
      System.arraycopy(arguments, 0, all, last ? 0 : 1, arguments.length);
      all[last ? arguments.length : 0] = made;
      MemoryLayout[] layouts = Arrays.stream(all).map(Product::layout).toArray(MemoryLayout[]::new);
      MethodHandle handle = OneDnn.LIBRARY.function(function, Native.INT, layouts);
      OneDnn.check(function, Native.call(() -> (int) handle.invokeWithArguments(all)));
      return made.get(Native.POINTER, 0);
    }

    private static MemoryLayout layout(Object argument) {
      if (argument instanceof Integer) {
        return Native.INT;
      }
      return argument instanceof Long ? Native.LONG : Native.POINTER;
    }

    @Override
    public void run() {
      int status;
      try {
        status = (int) EXECUTE.invokeExact(primitive, stream, ARGUMENTS, arguments);
        status |= (int) WAIT.invokeExact(stream);
      } catch (Throwable e) {
        throw failed("dnnl_primitive_execute", e);
      }
      OneDnn.check("dnnl_primitive_execute", status);
    }

    @Override
    public int threads() {
      return OneDnn.threads();
    }

    @Override
    public Map<String, String> settings() {
      return OneDnn.settings("matmul " + implementation);
    }
  }
}
