package dev.lanewise.bench.shapes;

import dev.lanewise.kernels.conv.ConvShape;
import java.util.ArrayList;
import java.util.List;

/** A pass of a convolution over a batch of {@code mb} images. */
public record ConvWork(String name, ConvShape shape, int mb, Pass pass) implements Workload {
  /** What is computed. */
  public enum Pass {
    /** Y of X, W and bias. */
    FORWARD("forward"),
    /** max(Y, 0) of X, W and bias, as a layer with the activation ReLU computes it. */
    FORWARD_RELU("forward-relu"),
    /** dX of dY and W. */
    INPUT_GRADIENT("dX"),
    /** dW of X and dY. */
    FILTER_GRADIENT("dW");

    private final String label;

    Pass(String label) {
      this.label = label;
    }
  }

  private static final List<ConvShapes> MEASURED =
      List.of(
          ConvShapes.CONVNET_1,
          ConvShapes.CONVNET_2,
          ConvShapes.RESNET_56,
          ConvShapes.RESNET_28,
          ConvShapes.RESNET_14,
          ConvShapes.RESNET_7,
          ConvShapes.RESNET_WIDENED,
          ConvShapes.RESNET_NARROWED,
          ConvShapes.RESNET_STRIDED);

  /** All that are measured. */
  static List<ConvWork> list() {
    List<ConvWork> works = new ArrayList<>();
    for (ConvShapes s : MEASURED) {
      for (Pass pass : Pass.values()) {
        if (isMeasured(s, pass)) {
          works.add(new ConvWork(s.label() + "-" + pass.label, s.shape(), s.batch(), pass));
        }
      }
    }
    return works;
  }

  private static boolean isMeasured(ConvShapes s, Pass pass) {
    return switch (pass) {
      case FORWARD, FILTER_GRADIENT -> true;
      // In residual networks something else comes between.
      case FORWARD_RELU -> s == ConvShapes.CONVNET_1 || s == ConvShapes.CONVNET_2;
      // Nothing asks for the gradient of the images themselves.
      case INPUT_GRADIENT -> s != ConvShapes.CONVNET_1;
    };
  }

  @Override
  public String size() {
    String input = shape.ih() + "x" + shape.iw() + "x" + shape.ic();
    String output = shape.oh() + "x" + shape.ow() + "x" + shape.oc();
    return mb + " x " + input + " to " + output + ", " + shape.kh() + "x" + shape.kw();
  }

  @Override
  public String group() {
    return "convolutions, " + pass.label;
  }

  /** Those of a direct convolution, whatever the algorithm. */
  @Override
  public long flops() {
    return shape.flops(mb);
  }

  @Override
  public long bytes() {
    long bias = isForward() ? shape.oc() : 0;
    return 4 * ((long) mb * (shape.inputSize() + shape.outputSize()) + shape.filterSize() + bias);
  }

  /** Whether it is a forward pass, with a bias. */
  boolean isForward() {
    return pass == Pass.FORWARD || pass == Pass.FORWARD_RELU;
  }

  @Override
  public int resultSize() {
    return switch (pass) {
      case FORWARD, FORWARD_RELU -> mb * shape.outputSize();
      case INPUT_GRADIENT -> mb * shape.inputSize();
      case FILTER_GRADIENT -> shape.filterSize();
    };
  }

  /** X, W and bias, dY and W, or X and dY: NHWC images and (kh, kw, ic, oc) filters. */
  @Override
  public List<float[]> operands() {
    float[] w = Numbers.uniform("w", shape.filterSize());
    return switch (pass) {
      case FORWARD, FORWARD_RELU -> List.of(x(), w, Numbers.uniform("bias", shape.oc()));
      case INPUT_GRADIENT -> List.of(dY(), w);
      case FILTER_GRADIENT -> List.of(x(), dY());
    };
  }

  private float[] x() {
    return Numbers.uniform("x", mb * shape.inputSize());
  }

  private float[] dY() {
    return Numbers.uniform("dY", mb * shape.outputSize());
  }

  @Override
  public double worst(List<float[]> operands, float[] result) {
    return ConvBound.worst(this, operands, result);
  }
}
