package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** oneDNN's matmul primitive on row-major operands where they are; a transpose is a stride. */
public final class OneDnnMatmulPeer extends OneDnnPeer implements GemmPeer {
  @Override
  public String name() {
    return "onednn-matmul";
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a, b);
  }

  private static final class Product extends NativeProduct {
    private final OneDnnPrimitive matmul;

    Product(GemmShape shape, float[] a, float[] b) {
      super(shape, a, b);
      OneDnnLayout src = matrix(s.m(), s.k(), lda, s.ta());
      OneDnnLayout weights = matrix(s.k(), s.n(), ldb, s.tb());
      OneDnnLayout dst = matrix(s.m(), s.n(), s.n(), Transpose.NO);
      MemorySegment noBias = MemorySegment.NULL;
      matmul =
          OneDnnPrimitive.of("matmul", List.of(src, weights, noBias, dst))
              .with(OneDnnPrimitive.SRC, new OneDnnArray(src, this.a))
              .with(OneDnnPrimitive.WEIGHTS, new OneDnnArray(weights, this.b))
              .with(OneDnnPrimitive.DST, new OneDnnArray(dst, c));
    }

    private static OneDnnLayout matrix(long rows, long columns, long ld, Transpose transpose) {
      long[] dims = {rows, columns};
      return transpose == Transpose.NO
          ? OneDnnLayout.strided(dims, ld, 1)
          : OneDnnLayout.strided(dims, 1, ld);
    }

    @Override
    public void run() {
      matmul.run();
    }

    @Override
    public int threads() {
      return OneDnn.threads();
    }

    @Override
    public Map<String, String> settings() {
      return OneDnn.settings(matmul.toString());
    }
  }
}
