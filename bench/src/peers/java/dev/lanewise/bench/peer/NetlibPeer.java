package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The BLAS of {@code dev.ludovic.netlib} in Java, on the Vector API, without threads. Column-major:
 * it computes the transpose of C, B^T A^T, which is the same in memory.
 */
public final class NetlibPeer implements GemmPeer {
  @Override
  public String name() {
    return "netlib";
  }

  @Override
  public boolean takes(GemmShape shape, int threads) {
    return threads == 1 && shape.flops() <= GemmShape.named("square-1024").flops();
  }

  @Override
  public double expectedGflops() {
    return 20;
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a.clone(), b.clone());
  }

  private static final class Product implements PeerCall {
    // It says what it does without being asked; kept, for a logger that is not forgets its level.
    private static final Logger LOGGER = Logger.getLogger("dev.ludovic.netlib");

    private final BLAS blas;
    private final GemmShape s;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final String ta;
    private final String tb;
    private final int lda;
    private final int ldb;

    Product(GemmShape shape, float[] a, float[] b) {
      LOGGER.setLevel(Level.WARNING);
      // Or it loads a native library first, if the system has one.
      System.setProperty("dev.ludovic.netlib.blas.allowNative", "false");
      this.blas = JavaBLAS.getInstance();
      this.s = shape;
      this.a = a;
      this.b = b;
      this.c = new float[s.m() * s.n()];
      this.ta = s.ta() == Transpose.NO ? "N" : "T";
      this.tb = s.tb() == Transpose.NO ? "N" : "T";
      this.lda = s.ta() == Transpose.NO ? s.k() : s.m();
      this.ldb = s.tb() == Transpose.NO ? s.n() : s.k();
    }

    @Override
    public void run() {
      blas.sgemm(tb, ta, s.n(), s.m(), s.k(), 1, b, ldb, a, lda, 0, c, s.n());
    }

    @Override
    public float[] result() {
      return c.clone();
    }

    @Override
    public long flops() {
      return s.flops();
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          PeerSettings.VERSION,
          Libraries.get("netlib"),
          PeerSettings.KERNEL,
          blas.getClass().getSimpleName());
    }
  }
}
