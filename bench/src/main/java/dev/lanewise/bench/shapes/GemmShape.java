package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.gemm.Transpose;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A matrix product by name: C (m x n) = op(A) (m x k) op(B) (k x n). */
public record GemmShape(String name, int m, int n, int k, Transpose ta, Transpose tb)
    implements Workload {
  private static final int[] SQUARES = {
    32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 4096
  };
  private static final int[] ODD = {31, 33, 63, 65, 127, 129, 255, 257, 511, 1023};

  // Where one dimension is a prime, the other two are this.
  private static final int BESIDE_PRIME = 128;
  private static final int FIRST_PRIME = 31;
  private static final int LAST_PRIME = 257;

  private static final int ROWS_TO_VERIFY = 16;

  private static final List<GemmShape> ALL = all();

  /** All shapes. */
  public static List<GemmShape> list() {
    return ALL;
  }

  /**
   * The shape of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static GemmShape named(String name) {
    return Workloads.named(ALL.stream(), name);
  }

  @Override
  public String size() {
    return m + " x " + n + " x " + k;
  }

  @Override
  public String group() {
    String[] parts = name.split("-");
    return switch (parts[0]) {
      case "square" -> m <= 256 ? "squares up to 256" : "squares above 256";
      case "prime" -> "primes as " + parts[1];
      case "batch1" -> "networks, one image";
      default -> "networks, a batch";
    };
  }

  /** Floating-point operations: a multiplication and an addition for each m, n and k. */
  @Override
  public long flops() {
    return 2L * m * n * k;
  }

  /** Bytes of A, B and C. */
  @Override
  public long bytes() {
    return 4 * ((long) m * k + (long) k * n + (long) m * n);
  }

  @Override
  public int resultSize() {
    return m * n;
  }

  /** A and B as stored, row-major and dense: m x k and k x n, or transposed. */
  @Override
  public List<float[]> operands() {
    return List.of(Numbers.uniform("a", m * k), Numbers.uniform("b", k * n));
  }

  @Override
  public double worst(List<float[]> operands, float[] c) {
    return GemmBound.worst(this, operands.get(0), operands.get(1), c, ROWS_TO_VERIFY);
  }

  private static List<GemmShape> all() {
    List<GemmShape> shapes = new ArrayList<>();
    for (int size : SQUARES) {
      shapes.add(square(size));
    }
    for (int size : ODD) {
      shapes.add(square(size));
    }
    addNetwork(shapes, "tf-mlp", 100, 784, 30, 20, 10);
    addNetwork(shapes, "keras-mlp", 128, 784, 1024, 10, 10);
    addNetwork(shapes, "keras-mlp-original", 128, 784, 512, 512, 10);
    addNetwork(shapes, "keras-convnet", 128, 9216, 128, 10);
    addPrimes(shapes);
    return List.copyOf(shapes);
  }

  private static GemmShape square(int size) {
    return new GemmShape("square-" + size, size, size, size, Transpose.NO, Transpose.NO);
  }

  /** The products of dense layers: X (mb x in) W (in x out), and the gradients of X and W. */
  private static void addNetwork(List<GemmShape> shapes, String network, int mb, int... units) {
    for (int layer = 1; layer < units.length; layer++) {
      int in = units[layer - 1];
      int out = units[layer];
      String name = network + "-dense" + layer;
      shapes.add(new GemmShape(name + "-forward", mb, out, in, Transpose.NO, Transpose.NO));
      shapes.add(new GemmShape("batch1-" + name, 1, out, in, Transpose.NO, Transpose.NO));
      if (layer > 1 || network.equals("keras-convnet")) {
        // Nothing asks for the gradient of the images themselves.
        shapes.add(new GemmShape(name + "-dX", mb, in, out, Transpose.NO, Transpose.YES));
      }
      shapes.add(new GemmShape(name + "-dW", in, out, mb, Transpose.YES, Transpose.NO));
    }
  }

  /** Each prime as m, n and k, and the multiples of 16 nearest to them. */
  private static void addPrimes(List<GemmShape> shapes) {
    for (String dimension : List.of("m", "n", "k")) {
      TreeSet<Integer> near = new TreeSet<>();
      for (int size = FIRST_PRIME; size <= LAST_PRIME; size++) {
        if (BigInteger.valueOf(size).isProbablePrime(100)) {
          shapes.add(oneSide("prime", dimension, size));
          near.add(near(size));
        }
      }
      near.forEach(size -> shapes.add(oneSide("near", dimension, size)));
    }
  }

  private static GemmShape oneSide(String kind, String dimension, int size) {
    return new GemmShape(
        kind + "-" + dimension + "-" + size,
        dimension.equals("m") ? size : BESIDE_PRIME,
        dimension.equals("n") ? size : BESIDE_PRIME,
        dimension.equals("k") ? size : BESIDE_PRIME,
        Transpose.NO,
        Transpose.NO);
  }

  /** The multiple of 16 nearest to an odd number. */
  private static int near(int size) {
    return (size + 8) / 16 * 16;
  }

  /**
   * For a shape with a prime, such as {@code prime-m-31}, the name of the one that has the nearest
   * multiple of 16 in its place, {@code near-m-32}; for another, its own name.
   */
  public String nearName() {
    String[] parts = name.split("-");
    return parts[0].equals("prime")
        ? "near-" + parts[1] + "-" + near(Integer.parseInt(parts[2]))
        : name;
  }
}
