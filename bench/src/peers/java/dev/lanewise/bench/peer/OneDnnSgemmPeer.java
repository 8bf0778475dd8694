package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/** oneDNN's {@code dnnl_sgemm}, row-major. */
public final class OneDnnSgemmPeer extends OneDnnPeer implements GemmPeer {
  @Override
  public String name() {
    return "onednn-sgemm";
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a, b);
  }

  private static final class Product extends NativeProduct {
    private static final MethodHandle SGEMM =
        OneDnn.LIBRARY.function(
            "dnnl_sgemm",
            Native.INT,
            Native.CHAR,
            Native.CHAR,
            Native.LONG,
            Native.LONG,
            Native.LONG,
            Native.FLOAT,
            Native.POINTER,
            Native.LONG,
            Native.POINTER,
            Native.LONG,
            Native.FLOAT,
            Native.POINTER,
            Native.LONG);

    private final byte ta;
    private final byte tb;

    Product(GemmShape shape, float[] a, float[] b) {
      super(shape, a, b);
      this.ta = transpose(shape.ta());
      this.tb = transpose(shape.tb());
    }

    private static byte transpose(Transpose transpose) {
      return (byte) (transpose == Transpose.NO ? 'N' : 'T');
    }

    @Override
    public void run() {
      int status;
      try {
        status =
            (int)
                SGEMM.invokeExact(
                    ta,
                    tb,
                    (long) s.m(),
                    (long) s.n(),
                    (long) s.k(),
                    1f,
                    a,
                    (long) lda,
                    b,
                    (long) ldb,
                    0f,
                    c,
                    (long) s.n());
      } catch (Throwable e) {
        throw failed("dnnl_sgemm", e);
      }
      OneDnn.check("dnnl_sgemm", status);
    }

    @Override
    public int threads() {
      return OneDnn.threads();
    }

    @Override
    public Map<String, String> settings() {
      return OneDnn.settings("dnnl_sgemm");
    }
  }
}
