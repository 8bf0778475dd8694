package dev.lanewise.bench.conv;

import dev.lanewise.bench.shapes.ConvShapes;
import dev.lanewise.bench.shapes.Numbers;
import dev.lanewise.kernels.conv.Conv;
import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvPasses;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A convolution with a batch of images, filters and the gradient of the output. */
@State(Scope.Benchmark)
public class ConvInput {
  @Param({"convnet-1", "convnet-2", "padded", "strided"})
  String shape;

  /** That of the shape, or im2col for all. */
  @Param({"default", "im2col"})
  String algorithm;

  int mb;
  ConvShape s;
  Conv serial;
  ConvPasses reference;
  float[] x;
  float[] w;
  float[] bias;
  float[] y;
  float[] dX;
  float[] dW;

  /** Given to the gradients. */
  float[] dY;

  /** Fills the arrays. */
  @Setup
  public void fill() {
    mb = ConvShapes.named(shape).batch();
    s = ConvShapes.named(shape).shape();
    serial = conv(Workers.serial());
    reference = serial.algorithm().reference(s);
    x = Numbers.uniform("x", mb * s.inputSize());
    w = Numbers.uniform("w", s.filterSize());
    bias = Numbers.uniform("bias", s.oc());
    dY = Numbers.uniform("dY", mb * s.outputSize());
    y = new float[mb * s.outputSize()];
    dX = new float[mb * s.inputSize()];
    dW = new float[s.filterSize()];
  }

  /** The kernel. */
  Conv conv(Workers workers) {
    ConvAlgorithm chosen = algorithm.equals("im2col") ? ConvAlgorithm.IM2COL : ConvAlgorithm.of(s);
    return new Conv(workers, s, chosen);
  }

  /** Checks one image's part of an array. */
  static void requireImage(float[] batch, int image, float[] expected) {
    int from = image * expected.length;
    Numbers.requireSame(
        "image " + image, expected, Arrays.copyOfRange(batch, from, from + expected.length));
  }
}
