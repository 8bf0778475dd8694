package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.pool.AveragePool;
import dev.lanewise.kernels.pool.MaxPool;
import dev.lanewise.kernels.pool.PoolReference;
import dev.lanewise.kernels.pool.PoolShape;
import java.util.ArrayList;
import java.util.List;

/** Max and average pooling and their gradients. */
final class PoolCases {
  private PoolCases() {}

  static List<VerifyCase> small() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int channels : new int[] {1, 7, 16, 33}) {
      for (PoolShape shape : shapes(channels)) {
        float[] x = Numbers.uniform("x", 3 * shape.inputSize());
        addAll(cases, shape, 3, "", x, Numbers.uniform("dY", 3 * shape.outputSize()));
      }
    }
    for (PoolShape shape : shapes(33)) {
      float[] x = SpecialNumbers.mixed("x", 3 * shape.inputSize());
      float[] dY = SpecialNumbers.mixed("dY", 3 * shape.outputSize());
      addAll(cases, shape, 3, ", special numbers", x, dY);
    }
    return cases;
  }

  static List<VerifyCase> large() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int channels : new int[] {7, 33}) {
      for (PoolShape shape : shapes(channels)) {
        long work = 4L * shape.outputSize() * shape.kh() * shape.kw();
        int mb = VerifyCases.timesForThreads(work);
        float[] x = Numbers.uniform("x", mb * shape.inputSize());
        addAll(cases, shape, mb, "", x, Numbers.uniform("dY", mb * shape.outputSize()));
      }
    }
    return cases;
  }

  /** Windows apart, with a row left over, and windows that overlap. */
  private static List<PoolShape> shapes(int channels) {
    return List.of(
        new PoolShape(9, 8, channels, 2, 2, 2, 2), new PoolShape(9, 8, channels, 3, 3, 2, 2));
  }

  private static void addAll(
      List<VerifyCase> cases, PoolShape s, int mb, String kind, float[] x, float[] dY) {
    String name = s + ", mb " + mb + kind;
    float[] y = new float[mb * s.outputSize()];
    float[] dX = new float[mb * s.inputSize()];
    // Where the maxima are, for the gradient.
    byte[] index = new byte[y.length];
    PoolReference.maxForward(s, mb, x, 0, y.clone(), 0, index, 0);

    cases.add(maxForward(s, mb, name, x, false));
    cases.add(maxForward(s, mb, name + ", images in memory", x, true));
    cases.add(
        new VerifyCase(
            "max-pool backward",
            name,
            dX,
            out -> PoolReference.maxBackward(s, mb, dY, 0, index, 0, out, 0),
            (workers, out) -> new MaxPool(workers, s).backward(mb, dY, 0, index, 0, out, 0)));
    cases.add(
        new VerifyCase(
            "average-pool forward",
            name,
            y,
            out -> PoolReference.averageForward(s, mb, x, 0, out, 0),
            (workers, out) -> new AveragePool(workers, s).forward(mb, x, 0, out, 0)));
    cases.add(
        new VerifyCase(
            "average-pool backward",
            name,
            dX,
            out -> PoolReference.averageBackward(s, mb, dY, 0, out, 0),
            (workers, out) -> new AveragePool(workers, s).backward(mb, dY, 0, out, 0)));
  }

  /** The maxima, and after them their places, which a float holds exactly. */
  private static VerifyCase maxForward(
      PoolShape s, int mb, String name, float[] x, boolean inMemory) {
    int size = mb * s.outputSize();
    return new VerifyCase(
        "max-pool forward",
        name,
        new float[2 * size],
        out -> {
          byte[] index = new byte[size];
          PoolReference.maxForward(s, mb, x, 0, out, 0, index, 0);
          copy(index, out, size);
        },
        (workers, out) -> {
          byte[] index = new byte[size];
          new MaxPool(workers, s, inMemory).forward(mb, x, 0, out, 0, index, 0);
          copy(index, out, size);
        });
  }

  private static void copy(byte[] from, float[] to, int toOffset) {
    for (int i = 0; i < from.length; i++) {
      to[toOffset + i] = from[i];
    }
  }
}
