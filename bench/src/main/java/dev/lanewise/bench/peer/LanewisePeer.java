package dev.lanewise.bench.peer;

import dev.lanewise.bench.machine.Build;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Map;

/** Lanewise itself, the first of its peers. */
public final class LanewisePeer implements Peer {
  /** Its name. */
  public static final String NAME = "lanewise";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public double expectedGflops() {
    return 50;
  }

  @Override
  public PeerProduct open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, threads, a, b);
  }

  private static final class Product implements PeerProduct {
    private final GemmShape s;
    private final Workers workers;
    private final Gemm gemm;
    private final float[] a;
    private final float[] b;
    private final float[] c;
    private final int lda;
    private final int ldb;

    Product(GemmShape shape, int threads, float[] a, float[] b) {
      this.s = shape;
      this.workers = threads == 1 ? Workers.serial() : Workers.of(threads);
      this.gemm = new Gemm(workers);
      this.a = a.clone();
      this.b = b.clone();
      this.c = new float[s.m() * s.n()];
      this.lda = s.ta() == Transpose.NO ? s.k() : s.m();
      this.ldb = s.tb() == Transpose.NO ? s.n() : s.k();
    }

    @Override
    public void run() {
      gemm.multiply(s.ta(), s.tb(), s.m(), s.n(), s.k(), 1, a, 0, lda, b, 0, ldb, 0, c, 0, s.n());
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
      return workers.threads();
    }

    @Override
    public Map<String, String> settings() {
      Build build = Build.read();
      return Map.of(
          PeerSettings.VERSION,
          build.version() + ", commit " + build.commit() + (build.dirty() ? " with changes" : ""),
          PeerSettings.KERNEL,
          Lanes.SCALAR ? "scalar" : "vectors of " + Lanes.vectorBits() + " bits",
          PeerSettings.THREADING,
          "spin then park");
    }

    @Override
    public void close() {
      workers.close();
    }
  }
}
