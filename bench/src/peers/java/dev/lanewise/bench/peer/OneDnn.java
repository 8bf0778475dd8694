package dev.lanewise.bench.peer;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/** The library oneDNN, with the threads of GNU's OpenMP: loaded when this class is. */
final class OneDnn {
  /** The library. */
  static final NativeLibrary LIBRARY = NativeLibrary.load("dnnl", "libgomp.so.1", "libdnnl.so.3");

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
    int isa = LIBRARY.askInt("dnnl_get_effective_cpu_isa");
    return Map.of(
        PeerSettings.VERSION,
        version(),
        PeerSettings.KERNEL,
        kernel + ", " + ISA.getOrDefault(isa, "isa 0x" + Integer.toHexString(isa)),
        PeerSettings.THREADING,
        "GNU OpenMP");
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

  /** Throws unless a call succeeded. */
  static void check(String function, int status) {
    if (status != 0) {
      throw new IllegalStateException(function + " of oneDNN failed with status " + status);
    }
  }
}
