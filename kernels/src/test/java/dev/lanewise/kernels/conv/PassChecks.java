package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.activation.ActivationReference;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.kernels.testing.Bits;
import dev.lanewise.kernels.testing.Fill;
import dev.lanewise.kernels.testing.Guarded;
import dev.lanewise.kernels.vector.RowReference;

/** Every pass of a convolution beside its definition. */
final class PassChecks {
  private PassChecks() {}

  /** Fails unless every pass gives the bits of its definition and leaves the rest alone. */
  static void checkAll(
      Workers workers, ConvShape s, ConvAlgorithm algorithm, int mb, boolean special, long seed) {
    String what = algorithm + " " + s + ", mb = " + mb + ", special = " + special;
    Conv conv = new Conv(workers, s, algorithm);
    ConvPasses reference = algorithm.reference(s);
    Guarded x = vector(special, seed, mb * s.inputSize());
    Guarded w = vector(special, seed + 1, s.filterSize());
    Guarded bias = vector(special, seed + 2, s.oc());
    Guarded dY = vector(special, seed + 3, mb * s.outputSize());

    Guarded y = vector(false, 5, mb * s.outputSize());
    Guarded yExpected = vector(false, 5, mb * s.outputSize());
    for (float[] b : new float[][] {bias.array, null}) {
      reference.forward(
          mb,
          x.array,
          x.offset,
          w.array,
          w.offset,
          b,
          bias.offset,
          false,
          yExpected.array,
          y.offset);
      float[] expected = yExpected.content();
      for (boolean relu : new boolean[] {false, true}) {
        if (relu) {
          ActivationReference.forward(Activation.RELU, expected.length, expected, 0, expected, 0);
        }
        conv.forward(
            mb, x.array, x.offset, w.array, w.offset, b, bias.offset, relu, y.array, y.offset);
        Bits.assertEqual(expected, y.content(), "Y of " + what + ", ReLU = " + relu);
        y.assertGuards("Y of " + what + ", ReLU = " + relu);
      }
    }

    Guarded dX = vector(false, 6, mb * s.inputSize());
    Guarded dXExpected = vector(false, 6, mb * s.inputSize());
    conv.inputGradient(mb, dY.array, dY.offset, w.array, w.offset, dX.array, dX.offset);
    reference.inputGradient(
        mb, dY.array, dY.offset, w.array, w.offset, dXExpected.array, dX.offset);
    Bits.assertEqual(dXExpected.content(), dX.content(), "dX of " + what);
    dX.assertGuards("dX of " + what);

    Guarded dW = vector(false, 7, s.filterSize());
    Guarded dWExpected = vector(false, 7, s.filterSize());
    conv.filterGradient(mb, x.array, x.offset, dY.array, dY.offset, dW.array, dW.offset);
    reference.filterGradient(
        mb, x.array, x.offset, dY.array, dY.offset, dWExpected.array, dW.offset);
    Bits.assertEqual(dWExpected.content(), dW.content(), "dW of " + what);
    dW.assertGuards("dW of " + what);

    checkBiasGradient(conv, s, mb, dY, what);
  }

  /** The bias gradient, which is the same whatever the algorithm. */
  private static void checkBiasGradient(Conv conv, ConvShape s, int mb, Guarded dY, String what) {
    Guarded dB = vector(false, 8, s.oc());
    float[] expected = new float[s.oc()];
    int pixels = mb * s.oh() * s.ow();
    RowReference.sumColumns(pixels, s.oc(), dY.content(), 0, s.oc(), expected, 0);
    conv.biasGradient(mb, dY.array, dY.offset, dB.array, dB.offset);
    Bits.assertEqual(expected, dB.content(), "dB of " + what);
    dB.assertGuards("dB of " + what);
  }

  private static Guarded vector(boolean special, long seed, int n) {
    return Guarded.vector(special ? Fill.special(seed, n) : Fill.uniform(seed, n), 3);
  }
}
