package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intel's MKL: {@code cblas_sgemm}, row-major, with the threads of Intel's OpenMP. */
public final class MklPeer implements GemmPeer {
  @Override
  public String name() {
    return "mkl";
  }

  @Override
  public Duration warmUp(Workload work) {
    return Duration.ofMillis(500);
  }

  @Override
  public double expectedGflops() {
    return 80;
  }

  @Override
  public Map<String, String> environment(int threads) {
    return Map.of(
        "MKL_INTERFACE_LAYER", "LP64",
        "MKL_THREADING_LAYER", "INTEL",
        "MKL_NUM_THREADS", Integer.toString(threads),
        "MKL_DYNAMIC", "FALSE",
        "OMP_NUM_THREADS", Integer.toString(threads),
        "KMP_BLOCKTIME", "200");
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a, b);
  }

  private static final class Product extends NativeProduct {
    // One of these does the work: it looks for them beside itself when it knows the processor.
    private static final String[] KERNELS = {"def", "mc3", "avx2", "avx512", "avx10"};
    private static final Pattern KERNEL = Pattern.compile("libmkl_((?:def|mc|avx)\\w*)\\.so");

    // MKL_CBWR_*.
    private static final Map<Integer, String> BRANCHES =
        Map.of(
            2,
            "auto",
            3,
            "compatible",
            4,
            "SSE2",
            8,
            "SSE4.2",
            10,
            "AVX2",
            12,
            "AVX-512",
            14,
            "AVX-512 E1",
            15,
            "AVX10");

    private static final NativeLibrary MKL = load();
    private static final MethodHandle SGEMM = Cblas.sgemm(MKL);

    private final int ta;
    private final int tb;

    Product(GemmShape shape, float[] a, float[] b) {
      super(shape, a, b);
      this.ta = Cblas.transpose(shape.ta());
      this.tb = Cblas.transpose(shape.tb());
    }

    private static NativeLibrary load() {
      for (String kernel : KERNELS) {
        NativeFiles.extract("mkl", "libmkl_" + kernel + ".so.3");
      }
      return NativeLibrary.load(
          "mkl",
          "libiomp5.so",
          "libmkl_core.so.3",
          "libmkl_intel_thread.so.3",
          "libmkl_intel_lp64.so.3",
          "libmkl_rt.so.3");
    }

    @Override
    public void run() {
      try {
        SGEMM.invokeExact(
            Cblas.ROW_MAJOR, ta, tb, s.m(), s.n(), s.k(), 1f, a, lda, b, ldb, 0f, c, s.n());
      } catch (Throwable e) {
        throw failed("cblas_sgemm", e);
      }
    }

    @Override
    public int threads() {
      return MKL.askInt("mkl_get_max_threads");
    }

    @Override
    public Map<String, String> settings() {
      int branch = MKL.askInt("mkl_cbwr_get_auto_branch");
      return Map.of(
          PeerSettings.VERSION,
          version(),
          PeerSettings.KERNEL,
          String.join(", ", kernels())
              + ", reproducible branch "
              + BRANCHES.getOrDefault(branch, Integer.toString(branch)),
          PeerSettings.THREADING,
          "Intel OpenMP");
    }

    private static String version() {
      MethodHandle get = MKL.function("mkl_get_version_string", null, Native.POINTER, Native.INT);
      int length = 200;
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment text = arena.allocate(length);
        get.invokeExact(text, length - 1);
        return text.getString(0).strip();
      } catch (Throwable e) {
        throw failed("mkl_get_version_string", e);
      }
    }

    /** The libraries of kernels that are in this process now. */
    private static TreeSet<String> kernels() {
      try {
        TreeSet<String> kernels = new TreeSet<>();
        Matcher matcher = KERNEL.matcher(Files.readString(Path.of("/proc/self/maps")));
        while (matcher.find()) {
          kernels.add(matcher.group(1));
        }
        return kernels;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot see what is loaded: " + e.getMessage(), e);
      }
    }
  }
}
