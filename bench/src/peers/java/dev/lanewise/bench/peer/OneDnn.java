package dev.lanewise.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The library oneDNN, with the threads of GNU's OpenMP: loaded when this class is. */
final class OneDnn {
  /** The library. */
  static final NativeLibrary LIBRARY = NativeLibrary.load("dnnl", "libgomp.so.1", "libdnnl.so.3");

  // dnnl_engine_kind_t and dnnl_stream_flags_t.
  private static final int CPU = 1;
  private static final int DEFAULT_FLAGS = 1;

  /** The processor. */
  static final MemorySegment ENGINE = create("dnnl_engine_create", CPU, 0L);

  /** What primitives are executed in. */
  static final MemorySegment STREAM = create("dnnl_stream_create", ENGINE, DEFAULT_FLAGS);

  // Of dnnl_cpu_isa_t: the bits that every one with vectors of 512 bits has.
  private static final int AVX512_CORE = 0x27;

  // The names of dnnl_cpu_isa_t.
  private static final Map<Integer, String> ISA =
      Map.ofEntries(
          Map.entry(0x1, "sse41"),
          Map.entry(0x3, "avx"),
          Map.entry(0x7, "avx2"),
          Map.entry(0xf, "avx2_vnni"),
          Map.entry(0x1f, "avx2_vnni_2"),
          Map.entry(0x27, "avx512_core"),
          Map.entry(0x67, "avx512_core_vnni"),
          Map.entry(0xe7, "avx512_core_bf16"),
          Map.entry(0x1ef, "avx10_1_512"),
          Map.entry(0xfef, "avx10_1_512_amx"),
          Map.entry(0x1fef, "avx10_1_512_amx_fp16"));

  private OneDnn() {}

  /** What it says about itself. */
  static Map<String, String> settings(String kernel) {
    int isa = isa();
    return Map.of(
        PeerSettings.VERSION,
        version(),
        PeerSettings.KERNEL,
        kernel + ", " + ISA.getOrDefault(isa, "isa 0x" + Integer.toHexString(isa)),
        PeerSettings.THREADING,
        "GNU OpenMP");
  }

  /** Whether it computes with vectors of 512 bits. */
  static boolean hasAvx512() {
    return (isa() & AVX512_CORE) == AVX512_CORE;
  }

  private static int isa() {
    return LIBRARY.askInt("dnnl_get_effective_cpu_isa");
  }

  /** The threads in force. */
  static int threads() {
    return LIBRARY.askInt("omp_get_max_threads");
  }

  @SuppressWarnings("restricted")
  private static String version() {
    MethodHandle get = LIBRARY.function("dnnl_version", Native.POINTER);
    // Three numbers, then the commit.
    MemorySegment version = Native.call(() -> (MemorySegment) get.invokeExact()).reinterpret(24);
    return version.get(Native.INT, 0)
        + "."
        + version.get(Native.INT, 4)
        + "."
        + version.get(Native.INT, 8)
        + ", commit "
        + Native.text(version.get(Native.POINTER, 16));
  }

  /**
   * Calls a function that writes what it makes where its first argument points; but a query's
   * result is its last. An array of longs becomes a pointer to them, and what has a descriptor its
   * descriptor.
   */
  static MemorySegment create(String function, Object... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment made = arena.allocate(Native.POINTER);
      List<Object> all = new ArrayList<>();
      for (Object argument : arguments) {
        all.add(inC(argument, arena));
      }
      all.add(function.endsWith("_query") ? all.size() : 0, made);
      run(function, all.toArray());
      return made.get(Native.POINTER, 0);
    }
  }

  /** Calls a function that makes nothing. */
  static void run(String function, Object... arguments) {
    check(function, call(function, List.of(arguments)));
  }

  private static Object inC(Object argument, Arena arena) {
    return switch (argument) {
      case long[] longs -> arena.allocateFrom(Native.LONG, longs);
      case OneDnnLayout layout -> layout.description();
      case OneDnnPrimitive primitive -> primitive.description();
      default -> argument;
    };
  }

  private static int call(String function, List<Object> arguments) {
    MemoryLayout[] layouts = arguments.stream().map(OneDnn::layout).toArray(MemoryLayout[]::new);
    MethodHandle handle = LIBRARY.function(function, Native.INT, layouts);
    return Native.call(() -> (int) handle.invokeWithArguments(arguments));
  }

  private static MemoryLayout layout(Object argument) {
    if (argument instanceof Float) {
      return Native.FLOAT;
    }
    if (argument instanceof Integer) {
      return Native.INT;
    }
    return argument instanceof Long ? Native.LONG : Native.POINTER;
  }

  /** Throws unless a call succeeded. */
  static void check(String function, int status) {
    if (status != 0) {
      throw new IllegalStateException(function + " of oneDNN failed with status " + status);
    }
  }
}
