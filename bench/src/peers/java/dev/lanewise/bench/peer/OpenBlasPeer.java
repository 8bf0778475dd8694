package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workload;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Map;

/** OpenBLAS: {@code cblas_sgemm}, row-major, with its own threads. */
public final class OpenBlasPeer implements GemmPeer {
  @Override
  public String name() {
    return "openblas";
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
    return Map.of("OPENBLAS_NUM_THREADS", Integer.toString(threads));
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a, b);
  }

  private static final class Product extends NativeProduct {
    private static final NativeLibrary OPENBLAS =
        NativeLibrary.load("openblas", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
    private static final MethodHandle SGEMM = Cblas.sgemm(OPENBLAS);
    private static final String[] THREADING = {"no threads", "pthreads", "OpenMP"};

    private final int ta;
    private final int tb;

    Product(GemmShape shape, float[] a, float[] b) {
      super(shape, a, b);
      this.ta = Cblas.transpose(shape.ta());
      this.tb = Cblas.transpose(shape.tb());
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
      return OPENBLAS.askInt("openblas_get_num_threads");
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          PeerSettings.VERSION,
          OPENBLAS.askText("openblas_get_config"),
          PeerSettings.KERNEL,
          OPENBLAS.askText("openblas_get_corename"),
          PeerSettings.THREADING,
          THREADING[OPENBLAS.askInt("openblas_get_parallel")]);
    }
  }
}
