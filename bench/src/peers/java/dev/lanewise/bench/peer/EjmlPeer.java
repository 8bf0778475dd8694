package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.util.Map;
import org.ejml.EjmlVersion;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/** EJML: row-major, with a method for each transpose, and another for each on several threads. */
public final class EjmlPeer implements GemmPeer {
  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public boolean takes(GemmShape shape, int threads) {
    return shape.flops() <= GemmShape.named("square-1024").flops();
  }

  @Override
  public double expectedGflops() {
    return 4;
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, threads, a, b);
  }

  private static final class Product implements PeerCall {
    private final GemmShape s;
    private final int threads;
    private final FMatrixRMaj a;
    private final FMatrixRMaj b;
    private final FMatrixRMaj c;

    Product(GemmShape shape, int threads, float[] a, float[] b) {
      this.s = shape;
      this.threads = threads;
      this.a = matrix(s.m(), s.k(), s.ta(), a);
      this.b = matrix(s.k(), s.n(), s.tb(), b);
      this.c = new FMatrixRMaj(s.m(), s.n());
      EjmlConcurrency.setMaxThreads(threads);
    }

    private static FMatrixRMaj matrix(int rows, int columns, Transpose transpose, float[] data) {
      return transpose == Transpose.NO
          ? FMatrixRMaj.wrap(rows, columns, data.clone())
          : FMatrixRMaj.wrap(columns, rows, data.clone());
    }

    @Override
    public void run() {
      if (threads == 1) {
        onOneThread();
      } else {
        onSeveralThreads();
      }
    }

    private void onOneThread() {
      if (s.ta() == Transpose.NO && s.tb() == Transpose.NO) {
        CommonOps_FDRM.mult(a, b, c);
      } else if (s.tb() == Transpose.NO) {
        CommonOps_FDRM.multTransA(a, b, c);
      } else if (s.ta() == Transpose.NO) {
        CommonOps_FDRM.multTransB(a, b, c);
      } else {
        CommonOps_FDRM.multTransAB(a, b, c);
      }
    }

    private void onSeveralThreads() {
      if (s.ta() == Transpose.NO && s.tb() == Transpose.NO) {
        CommonOps_MT_FDRM.mult(a, b, c);
      } else if (s.tb() == Transpose.NO) {
        CommonOps_MT_FDRM.multTransA(a, b, c);
      } else if (s.ta() == Transpose.NO) {
        CommonOps_MT_FDRM.multTransB(a, b, c);
      } else {
        CommonOps_MT_FDRM.multTransAB(a, b, c);
      }
    }

    @Override
    public float[] result() {
      return c.data.clone();
    }

    @Override
    public long flops() {
      return s.flops();
    }

    @Override
    public int threads() {
      return threads == 1 ? 1 : EjmlConcurrency.getMaxThreads();
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          PeerSettings.VERSION,
          EjmlVersion.VERSION,
          PeerSettings.KERNEL,
          threads == 1 ? "CommonOps_FDRM" : "CommonOps_MT_FDRM",
          PeerSettings.THREADING,
          "a pool of its own");
    }
  }
}
