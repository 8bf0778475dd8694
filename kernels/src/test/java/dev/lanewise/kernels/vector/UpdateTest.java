package dev.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import dev.lanewise.kernels.testing.Sizes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class UpdateTest {
  /** An optimiser over arrays: the gradient, its state, the weights. */
  enum Optimizer {
    SGD(3) {
      @Override
      void reference(int n, float[][] a, int[] at) {
        UpdateReference.sgd(n, 0.1f, 0, a[0], at[0], a[1], at[1], a[2], at[2]);
      }

      @Override
      void kernel(Workers workers, int n, float[][] a, int[] at) {
        new Sgd(workers).update(n, 0.1f, 0, a[0], at[0], a[1], at[1], a[2], at[2]);
      }

      @Override
      double weight(double g, double[] state, double w) {
        return w - 0.1f * g;
      }
    },
    MOMENTUM(3) {
      @Override
      void reference(int n, float[][] a, int[] at) {
        UpdateReference.sgd(n, 0.1f, 0.9f, a[0], at[0], a[1], at[1], a[2], at[2]);
      }

      @Override
      void kernel(Workers workers, int n, float[][] a, int[] at) {
        new Sgd(workers).update(n, 0.1f, 0.9f, a[0], at[0], a[1], at[1], a[2], at[2]);
      }

      @Override
      double weight(double g, double[] state, double w) {
        return w + 0.9f * state[0] - 0.1f * g;
      }
    },
    ADAM(4) {
      @Override
      void reference(int n, float[][] a, int[] at) {
        UpdateReference.adam(
            n, 0.1f, 0.9f, 0.999f, 1e-7f, 3, a[0], at[0], a[1], at[1], a[2], at[2], a[3], at[3]);
      }

      @Override
      void kernel(Workers workers, int n, float[][] a, int[] at) {
        new Adam(workers)
            .update(
                n, 0.1f, 0.9f, 0.999f, 1e-7f, 3, a[0], at[0], a[1], at[1], a[2], at[2], a[3],
                at[3]);
      }

      @Override
      double weight(double g, double[] state, double w) {
        double m = 0.9f * state[0] + (1 - 0.9f) * g;
        double v = 0.999f * state[1] + (1 - 0.999f) * g * g;
        double rate = 0.1f * Math.sqrt(1 - cube(0.999f)) / (1 - cube(0.9f));
        return w - rate * m / (Math.sqrt(v) + 1e-7f);
      }
    },
    RMS_PROP(3) {
      @Override
      void reference(int n, float[][] a, int[] at) {
        UpdateReference.rmsProp(n, 0.1f, 0.9f, 1e-7f, a[0], at[0], a[1], at[1], a[2], at[2]);
      }

      @Override
      void kernel(Workers workers, int n, float[][] a, int[] at) {
        new RmsProp(workers).update(n, 0.1f, 0.9f, 1e-7f, a[0], at[0], a[1], at[1], a[2], at[2]);
      }

      @Override
      double weight(double g, double[] state, double w) {
        double mean = 0.9f * state[0] + (1 - 0.9f) * g * g;
        return w - 0.1f * g / (Math.sqrt(mean) + 1e-7f);
      }
    },
    ADADELTA(4) {
      @Override
      void reference(int n, float[][] a, int[] at) {
        UpdateReference.adadelta(
            n, 1, 0.95f, 1e-7f, a[0], at[0], a[1], at[1], a[2], at[2], a[3], at[3]);
      }

      @Override
      void kernel(Workers workers, int n, float[][] a, int[] at) {
        new Adadelta(workers)
            .update(n, 1, 0.95f, 1e-7f, a[0], at[0], a[1], at[1], a[2], at[2], a[3], at[3]);
      }

      @Override
      double weight(double g, double[] state, double w) {
        double mean = 0.95f * state[0] + (1 - 0.95f) * g * g;
        return w - g * Math.sqrt(state[1] + 1e-7f) / Math.sqrt(mean + 1e-7f);
      }
    };

    final int arrays;

    Optimizer(int arrays) {
      this.arrays = arrays;
    }

    abstract void reference(int n, float[][] arrays, int[] offsets);

    abstract void kernel(Workers workers, int n, float[][] arrays, int[] offsets);

    /** The new weight in double, written down apart from the definition. */
    abstract double weight(double g, double[] state, double w);

    private static double cube(double x) {
      return x * x * x;
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasTheBitsOfTheDefinitionAroundTheLanes(Optimizer optimizer) {
    for (int n : Sizes.aroundLanes()) {
      check(optimizer, Workers.serial(), n);
    }
    check(optimizer, Workers.serial(), 8193);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void threadsChangeNoBit(int threads) {
    try (Workers workers = Workers.of(threads)) {
      for (Optimizer optimizer : Optimizer.values()) {
        check(optimizer, workers, 60_001);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isCloseToFloat64(Optimizer optimizer) {
    int n = 1000;
    List<float[]> arrays = contents(optimizer, n, false);
    float[][] after = arrays.stream().map(float[]::clone).toArray(float[][]::new);
    optimizer.kernel(Workers.serial(), n, after, new int[optimizer.arrays]);
    for (int i = 0; i < n; i++) {
      double[] state = new double[optimizer.arrays - 2];
      for (int s = 0; s < state.length; s++) {
        state[s] = arrays.get(s + 1)[i];
      }
      double w = arrays.get(optimizer.arrays - 1)[i];
      double expected = optimizer.weight(arrays.get(0)[i], state, w);
      // About ten roundings, of the step and of the weight.
      double bound = 10 * 0x1p-24 * (Math.abs(w) + 2 * Math.abs(expected - w)) + 1e-7 * 1e-2;
      assertEquals(expected, after[optimizer.arrays - 1][i], bound, optimizer + " " + i);
    }
  }

  @Test
  void adamKeepsItsPowersRightFromStepToStep() {
    int n = 10;
    Adam kernel = new Adam(Workers.serial());
    float[] g = Fill.uniform(1, n);
    float[][] expected = {new float[n], new float[n], new float[n]};
    float[][] actual = {new float[n], new float[n], new float[n]};
    int[] steps = {1, 2, 2, 3, 50, 7, 8, 1};
    for (int call = 0; call < steps.length; call++) {
      float beta1 = call == 4 ? 0.8f : 0.9f;
      UpdateReference.adam(
          n,
          0.1f,
          beta1,
          0.999f,
          1e-7f,
          steps[call],
          g,
          0,
          expected[0],
          0,
          expected[1],
          0,
          expected[2],
          0);
      kernel.update(
          n,
          0.1f,
          beta1,
          0.999f,
          1e-7f,
          steps[call],
          g,
          0,
          actual[0],
          0,
          actual[1],
          0,
          actual[2],
          0);
      for (int a = 0; a < 3; a++) {
        Bits.assertEqual(expected[a], actual[a], "call " + call + ", array " + a);
      }
    }
  }

  @Test
  void withoutMomentumTheVelocityIsNotTouched() {
    float[] v = {Float.NaN, 7};
    float[] w = {1, 2};
    new Sgd(Workers.serial()).update(2, 0.5f, 0, new float[] {1, 1}, 0, v, 0, w, 0);
    Bits.assertEqual(new float[] {Float.NaN, 7}, v, "v");
    Bits.assertEqual(new float[] {0.5f, 1.5f}, w, "w");
  }

  @ParameterizedTest
  @EnumSource
  void regionsAndLengthsAreChecked(Optimizer optimizer) {
    float[][] arrays = new float[optimizer.arrays][4];
    assertEquals(
        "n is -1, must be at least 0",
        assertThrows(
                IllegalArgumentException.class,
                () -> optimizer.kernel(Workers.serial(), -1, arrays, new int[optimizer.arrays]))
            .getMessage());
    for (int bad = 0; bad < optimizer.arrays; bad++) {
      int[] offsets = new int[optimizer.arrays];
      offsets[bad] = 1;
      String message =
          assertThrows(
                  IndexOutOfBoundsException.class,
                  () -> optimizer.kernel(Workers.serial(), 4, arrays, offsets))
              .getMessage();
      assertEquals(" has 4 elements, must have at least 5", message.substring(1));
    }
  }

  @Test
  void hyperparametersAreChecked() {
    float[] a = new float[1];
    illegal(
        "beta1 is 1.0, must be at least 0 and less than 1",
        () -> new Adam(Workers.serial()).update(1, 1, 1, 0, 0, 1, a, 0, a, 0, a, 0, a, 0));
    illegal(
        "beta2 is -1.0, must be at least 0 and less than 1",
        () -> new Adam(Workers.serial()).update(1, 1, 0, -1, 0, 1, a, 0, a, 0, a, 0, a, 0));
    illegal(
        "step is 0, must be at least 1",
        () -> new Adam(Workers.serial()).update(1, 1, 0, 0, 0, 0, a, 0, a, 0, a, 0, a, 0));
    illegal(
        "rho is NaN, must be at least 0 and less than 1",
        () -> new RmsProp(Workers.serial()).update(1, 1, Float.NaN, 0, a, 0, a, 0, a, 0));
    illegal(
        "rho is 2.0, must be at least 0 and less than 1",
        () -> new Adadelta(Workers.serial()).update(1, 1, 2, 0, a, 0, a, 0, a, 0, a, 0));
  }

  private static void illegal(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void check(Optimizer optimizer, Workers workers, int n) {
    for (boolean special : new boolean[] {false, true}) {
      List<float[]> contents = contents(optimizer, n, special);
      float[][] expected = contents.stream().map(float[]::clone).toArray(float[][]::new);
      optimizer.reference(n, expected, new int[optimizer.arrays]);
      Guarded[] guarded = new Guarded[optimizer.arrays];
      float[][] arrays = new float[optimizer.arrays][];
      int[] offsets = new int[optimizer.arrays];
      for (int a = 0; a < optimizer.arrays; a++) {
        offsets[a] = 2 * a + 1;
        guarded[a] = Guarded.vector(contents.get(a), offsets[a]);
        arrays[a] = guarded[a].array;
      }
      optimizer.kernel(workers, n, arrays, offsets);
      for (int a = 0; a < optimizer.arrays; a++) {
        String what = optimizer + " of " + n + ", array " + a;
        Bits.assertEqual(expected[a], guarded[a].content(), what);
        guarded[a].assertGuards(what);
      }
    }
  }

  /** The gradient, the state and the weights; running means of squares are not negative. */
  private static List<float[]> contents(Optimizer optimizer, int n, boolean special) {
    List<float[]> contents = new ArrayList<>();
    for (int a = 0; a < optimizer.arrays; a++) {
      float[] x = special ? Fill.special(n + a, n) : Fill.uniform(n + a, n);
      boolean square = a > 0 && a < optimizer.arrays - 1 && optimizer != Optimizer.MOMENTUM;
      for (int i = 0; square && !special && i < n; i++) {
        x[i] = Math.abs(x[i]);
      }
      contents.add(x);
    }
    return contents;
  }
}
