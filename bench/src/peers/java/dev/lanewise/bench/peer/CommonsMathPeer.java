package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.kernels.gemm.Transpose;
import java.util.Map;
import org.apache.commons.math3.linear.BlockRealMatrix;

/**
 * Commons Math, which has matrices of doubles only, no threads and no transposed product: its
 * operands are transposed beforehand, and each call makes a new C.
 */
public final class CommonsMathPeer implements GemmPeer {
  @Override
  public String name() {
    return "commons-math";
  }

  @Override
  public boolean takes(GemmShape shape, int threads) {
    return threads == 1 && shape.flops() <= GemmShape.named("square-512").flops();
  }

  @Override
  public double expectedGflops() {
    return 4;
  }

  @Override
  public PeerCall open(GemmShape shape, int threads, float[] a, float[] b) {
    return new Product(shape, a, b);
  }

  private static final class Product implements PeerCall {
    private final GemmShape s;
    private final BlockRealMatrix a;
    private final BlockRealMatrix b;
    private BlockRealMatrix c;

    Product(GemmShape shape, float[] a, float[] b) {
      this.s = shape;
      this.a = matrix(s.m(), s.k(), s.ta(), a);
      this.b = matrix(s.k(), s.n(), s.tb(), b);
    }

    private static BlockRealMatrix matrix(
        int rows, int columns, Transpose transpose, float[] data) {
      BlockRealMatrix matrix = new BlockRealMatrix(rows, columns);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          matrix.setEntry(i, j, data[transpose == Transpose.NO ? i * columns + j : j * rows + i]);
        }
      }
      return matrix;
    }

    @Override
    public void run() {
      c = a.multiply(b);
    }

    @Override
    public float[] result() {
      float[] result = new float[s.m() * s.n()];
      for (int i = 0; i < s.m(); i++) {
        for (int j = 0; j < s.n(); j++) {
          result[i * s.n() + j] = (float) c.getEntry(i, j);
        }
      }
      return result;
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
          Libraries.get("commons-math"),
          PeerSettings.KERNEL,
          "BlockRealMatrix, double precision");
    }
  }
}
