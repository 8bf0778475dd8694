package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.util.Map;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R032Store;

/**
 * ojAlgo in single precision. Column-major: it computes the transpose of C, B^T A^T, which is the
 * same in memory; a transpose is its logical one, for which it has loops of their own.
 */
public final class OjAlgoPeer implements GemmPeer {
  @Override
  public String name() {
    return "ojalgo";
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
    return new Product(shape, threads, a.clone(), b.clone());
  }

  private static final class Product implements PeerCall {
    private final GemmShape s;
    private final MatrixStore<Double> left;
    private final MatrixStore<Double> right;
    private final float[] c;
    private final R032Store product;

    Product(GemmShape shape, int threads, float[] a, float[] b) {
      OjAlgoUtils.limitThreadsTo(threads);
      this.s = shape;
      this.left =
          s.tb() == Transpose.NO ? R032Store.wrap(b, s.n()) : R032Store.wrap(b, s.k()).transpose();
      this.right =
          s.ta() == Transpose.NO ? R032Store.wrap(a, s.k()) : R032Store.wrap(a, s.m()).transpose();
      this.c = new float[s.m() * s.n()];
      this.product = R032Store.wrap(c, s.n());
    }

    @Override
    public void run() {
      product.fillByMultiplying(left, right);
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
      return OjAlgoUtils.ENVIRONMENT.threads;
    }

    @Override
    public Map<String, String> settings() {
      return Map.of(
          PeerSettings.VERSION,
          OjAlgoUtils.getVersion(),
          PeerSettings.KERNEL,
          "R032Store",
          PeerSettings.THREADING,
          "a pool of its own");
    }
  }
}
