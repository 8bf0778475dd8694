package dev.lanewise.bench.cli;

import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ActivationReference;
import dev.lanewise.kernels.activation.ElementWise;
import dev.lanewise.kernels.activation.Softmax;
import dev.lanewise.kernels.activation.SoftmaxReference;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvReference;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.gemm.Gemm;
import dev.lanewise.kernels.gemm.GemmReference;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.pool.MaxPool;
import dev.lanewise.kernels.pool.PoolReference;
import dev.lanewise.kernels.pool.PoolShape;
import dev.lanewise.kernels.vector.Adadelta;
import dev.lanewise.kernels.vector.Adam;
import dev.lanewise.kernels.vector.RmsProp;
import dev.lanewise.kernels.vector.Sgd;
import dev.lanewise.kernels.vector.UpdateReference;
import java.util.ArrayList;
import java.util.List;

/** The cases of {@code verify}: sizes at the edges of vectors, tiles and blocks. */
final class VerifyCases {
  // Around 4, 8, 16 and 32 lanes, and a few registers' worth.
  private static final int[] EDGES = {1, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 47, 65};

  // The last are large enough for several threads.
  private static final int[][] PRODUCTS = {
    {1, 1, 1}, {5, 17, 3}, {8, 33, 300}, {13, 31, 64}, {100, 10, 20}, {129, 130, 131}, {200, 65, 97}
  };

  private static final ConvShape[] CONVOLUTIONS = {
    new ConvShape(9, 8, 1, 5, 3, 3, 1, 1, 0, 0),
    new ConvShape(10, 11, 3, 17, 3, 3, 1, 1, 1, 1),
    new ConvShape(12, 12, 8, 16, 3, 2, 2, 2, 1, 0),
    new ConvShape(6, 6, 16, 33, 1, 1, 1, 1, 0, 0)
  };

  private VerifyCases() {}

  /** All cases, operation after operation. */
  static List<VerifyCase> all() {
    List<VerifyCase> cases = new ArrayList<>();
    for (int[] size : PRODUCTS) {
      for (Transpose ta : Transpose.values()) {
        for (Transpose tb : Transpose.values()) {
          cases.add(gemm(ta, tb, size[0], size[1], size[2]));
        }
      }
    }
    for (int edge : EDGES) {
      cases.add(gemm(Transpose.NO, Transpose.NO, edge, edge, edge));
    }
    for (ConvShape shape : CONVOLUTIONS) {
      cases.add(convForward(shape));
      cases.add(convInputGradient(shape));
      cases.add(convFilterGradient(shape));
    }
    for (int channels : new int[] {1, 7, 16, 33}) {
      cases.add(maxPool(new PoolShape(9, 8, channels, 2, 2, 2, 2)));
      cases.add(maxPool(new PoolShape(9, 8, channels, 3, 3, 2, 2)));
    }
    for (int edge : new int[] {1, 7, 8, 17, 33, 50_001}) {
      for (Activation f : Activation.values()) {
        cases.add(activation(f, edge));
      }
      cases.add(sgd(edge));
      cases.add(adam(edge));
      cases.add(rmsProp(edge));
      cases.add(adadelta(edge));
    }
    for (int edge : EDGES) {
      cases.add(softmax(edge == 65 ? 1000 : 5, edge));
    }
    return cases;
  }

  private static VerifyCase gemm(Transpose ta, Transpose tb, int m, int n, int k) {
    float[] a = Numbers.uniform("a", m * k);
    float[] b = Numbers.uniform("b", k * n);
    int lda = ta == Transpose.NO ? k : m;
    int ldb = tb == Transpose.NO ? n : k;
    return new VerifyCase(
        "gemm",
        "m " + m + ", n " + n + ", k " + k + ", op(A) " + ta + ", op(B) " + tb,
        () -> {
          float[] c = Numbers.uniform("c", m * n);
          GemmReference.multiply(ta, tb, m, n, k, 0.5f, a, 0, lda, b, 0, ldb, 2, c, 0, n);
          return c;
        },
        workers -> {
          float[] c = Numbers.uniform("c", m * n);
          new Gemm(workers).multiply(ta, tb, m, n, k, 0.5f, a, 0, lda, b, 0, ldb, 2, c, 0, n);
          return c;
        });
  }

  private static VerifyCase convForward(ConvShape s) {
    int mb = 5;
    float[] x = Numbers.uniform("x", mb * s.inputSize());
    float[] w = Numbers.uniform("w", s.filterSize());
    float[] bias = Numbers.uniform("bias", s.oc());
    return new VerifyCase(
        "conv forward",
        s.toString(),
        () -> {
          float[] y = new float[mb * s.outputSize()];
          ConvReference.forward(s, mb, x, 0, w, 0, bias, 0, y, 0);
          return y;
        },
        workers -> {
          float[] y = new float[mb * s.outputSize()];
          new Conv(workers, s).forward(mb, x, 0, w, 0, bias, 0, y, 0);
          return y;
        });
  }

  private static VerifyCase convInputGradient(ConvShape s) {
    int mb = 5;
    float[] dY = Numbers.uniform("dY", mb * s.outputSize());
    float[] w = Numbers.uniform("w", s.filterSize());
    return new VerifyCase(
        "conv input gradient",
        s.toString(),
        () -> {
          float[] dX = new float[mb * s.inputSize()];
          ConvReference.inputGradient(s, mb, dY, 0, w, 0, dX, 0);
          return dX;
        },
        workers -> {
          float[] dX = new float[mb * s.inputSize()];
          new Conv(workers, s).inputGradient(mb, dY, 0, w, 0, dX, 0);
          return dX;
        });
  }

  private static VerifyCase convFilterGradient(ConvShape s) {
    int mb = 35;
    float[] x = Numbers.uniform("x", mb * s.inputSize());
    float[] dY = Numbers.uniform("dY", mb * s.outputSize());
    return new VerifyCase(
        "conv filter gradient",
        s.toString(),
        () -> {
          float[] dW = new float[s.filterSize()];
          ConvReference.filterGradient(s, mb, x, 0, dY, 0, dW, 0);
          return dW;
        },
        workers -> {
          float[] dW = new float[s.filterSize()];
          new Conv(workers, s).filterGradient(mb, x, 0, dY, 0, dW, 0);
          return dW;
        });
  }

  /** Forward, then backward through the indices that forward found. */
  private static VerifyCase maxPool(PoolShape s) {
    int mb = 70;
    float[] x = Numbers.uniform("x", mb * s.inputSize());
    float[] dY = Numbers.uniform("dY", mb * s.outputSize());
    return new VerifyCase(
        "max-pool",
        s.toString(),
        () -> {
          float[] y = new float[mb * s.outputSize()];
          int[] index = new int[y.length];
          float[] dX = new float[mb * s.inputSize()];
          PoolReference.maxForward(s, mb, x, 0, y, 0, index, 0);
          PoolReference.maxBackward(s, mb, dY, 0, index, 0, dX, 0);
          return joined(y, dX);
        },
        workers -> {
          float[] y = new float[mb * s.outputSize()];
          int[] index = new int[y.length];
          float[] dX = new float[mb * s.inputSize()];
          MaxPool pool = new MaxPool(workers, s);
          pool.forward(mb, x, 0, y, 0, index, 0);
          pool.backward(mb, dY, 0, index, 0, dX, 0);
          return joined(y, dX);
        });
  }

  private static VerifyCase activation(Activation f, int n) {
    float[] x = Numbers.uniform("x", n);
    for (int i = 0; i < n; i++) {
      x[i] *= 20;
    }
    float[] dY = Numbers.uniform("dY", n);
    return new VerifyCase(
        "activation",
        f + ", n " + n,
        () -> {
          float[] y = new float[n];
          float[] dX = new float[n];
          ActivationReference.forward(f, n, x, 0, y, 0);
          ActivationReference.backward(f, n, y, 0, dY, 0, dX, 0);
          return joined(y, dX);
        },
        workers -> {
          float[] y = new float[n];
          float[] dX = new float[n];
          ElementWise kernel = new ElementWise(workers);
          kernel.forward(f, n, x, 0, y, 0);
          kernel.backward(f, n, y, 0, dY, 0, dX, 0);
          return joined(y, dX);
        });
  }

  private static VerifyCase softmax(int rows, int n) {
    float[] x = Numbers.uniform("x", rows * n);
    float[] dY = Numbers.uniform("dY", rows * n);
    return new VerifyCase(
        "softmax",
        rows + " x " + n,
        () -> {
          float[] y = new float[rows * n];
          float[] dX = new float[rows * n];
          SoftmaxReference.forward(rows, n, x, 0, n, y, 0, n);
          SoftmaxReference.backward(rows, n, y, 0, n, dY, 0, n, dX, 0, n);
          return joined(y, dX);
        },
        workers -> {
          float[] y = new float[rows * n];
          float[] dX = new float[rows * n];
          Softmax kernel = new Softmax(workers);
          kernel.forward(rows, n, x, 0, n, y, 0, n);
          kernel.backward(rows, n, y, 0, n, dY, 0, n, dX, 0, n);
          return joined(y, dX);
        });
  }

  private static VerifyCase sgd(int n) {
    float[] g = Numbers.uniform("g", n);
    return new VerifyCase(
        "update",
        "sgd, n " + n,
        () -> {
          float[] v = Numbers.uniform("v", n);
          float[] w = Numbers.uniform("w", n);
          UpdateReference.sgd(n, 0.01f, 0.9f, g, 0, v, 0, w, 0);
          return joined(v, w);
        },
        workers -> {
          float[] v = Numbers.uniform("v", n);
          float[] w = Numbers.uniform("w", n);
          new Sgd(workers).update(n, 0.01f, 0.9f, g, 0, v, 0, w, 0);
          return joined(v, w);
        });
  }

  private static VerifyCase adam(int n) {
    float[] g = Numbers.uniform("g", n);
    return new VerifyCase(
        "update",
        "adam, n " + n,
        () -> {
          float[] m = Numbers.uniform("m", n);
          float[] v = Numbers.positive("v", n);
          float[] w = Numbers.uniform("w", n);
          UpdateReference.adam(n, 0.001f, 0.9f, 0.999f, 1e-8f, 3, g, 0, m, 0, v, 0, w, 0);
          return joined(joined(m, v), w);
        },
        workers -> {
          float[] m = Numbers.uniform("m", n);
          float[] v = Numbers.positive("v", n);
          float[] w = Numbers.uniform("w", n);
          new Adam(workers).update(n, 0.001f, 0.9f, 0.999f, 1e-8f, 3, g, 0, m, 0, v, 0, w, 0);
          return joined(joined(m, v), w);
        });
  }

  private static VerifyCase rmsProp(int n) {
    float[] g = Numbers.uniform("g", n);
    return new VerifyCase(
        "update",
        "rmsprop, n " + n,
        () -> {
          float[] a = Numbers.positive("a", n);
          float[] w = Numbers.uniform("w", n);
          UpdateReference.rmsProp(n, 0.001f, 0.9f, 1e-7f, g, 0, a, 0, w, 0);
          return joined(a, w);
        },
        workers -> {
          float[] a = Numbers.positive("a", n);
          float[] w = Numbers.uniform("w", n);
          new RmsProp(workers).update(n, 0.001f, 0.9f, 1e-7f, g, 0, a, 0, w, 0);
          return joined(a, w);
        });
  }

  private static VerifyCase adadelta(int n) {
    float[] g = Numbers.uniform("g", n);
    return new VerifyCase(
        "update",
        "adadelta, n " + n,
        () -> {
          float[] a = Numbers.positive("a", n);
          float[] d = Numbers.positive("d", n);
          float[] w = Numbers.uniform("w", n);
          UpdateReference.adadelta(n, 1, 0.95f, 1e-7f, g, 0, a, 0, d, 0, w, 0);
          return joined(joined(a, d), w);
        },
        workers -> {
          float[] a = Numbers.positive("a", n);
          float[] d = Numbers.positive("d", n);
          float[] w = Numbers.uniform("w", n);
          new Adadelta(workers).update(n, 1, 0.95f, 1e-7f, g, 0, a, 0, d, 0, w, 0);
          return joined(joined(a, d), w);
        });
  }

  private static float[] joined(float[] first, float[] second) {
    float[] all = new float[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
