package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ElementWork;
import dev.lanewise.bench.shapes.SoftmaxWork;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** oneDNN's functions of one number and its softmax. */
final class OneDnnElements {
  // dnnl_alg_kind_t.
  private static final int RELU = 0x20;
  private static final int TANH = 0x21;
  private static final int LOGISTIC = 0x29;
  private static final int RELU_USE_DST_FOR_BWD = 0x100;
  private static final int SOFTMAX_ACCURATE = 0x30000;

  private OneDnnElements() {}

  /** The attributes of a primitive that applies ReLU to its result. */
  static MemorySegment thenRelu() {
    MemorySegment operations = OneDnn.create("dnnl_post_ops_create");
    OneDnn.run("dnnl_post_ops_append_eltwise", operations, RELU, 0f, 0f);
    MemorySegment attributes = OneDnn.create("dnnl_primitive_attr_create");
    OneDnn.run("dnnl_primitive_attr_set_post_ops", attributes, operations);
    return attributes;
  }

  /** A function of each number, or the gradient of one. */
  static PeerCall open(ElementWork work, List<float[]> operands) {
    OneDnnLayout layout = OneDnnLayout.plain(work.n());
    return switch (work.function()) {
      case RELU -> forward(work, RELU, layout, operands);
      case SIGMOID -> forward(work, LOGISTIC, layout, operands);
      case TANH -> forward(work, TANH, layout, operands);
      case RELU_GRADIENT ->
          new OneDnnLayer(work, reluGradient(layout))
              .with(OneDnnPrimitive.DST, layout, operands.get(0))
              .with(OneDnnPrimitive.DIFF_DST, layout, operands.get(1))
              .into(OneDnnPrimitive.DIFF_SRC, layout);
    };
  }

  private static PeerCall forward(
      ElementWork work, int function, OneDnnLayout layout, List<float[]> operands) {
    return new OneDnnLayer(work, forward(function, layout))
        .with(OneDnnPrimitive.SRC, layout, operands.get(0))
        .into(OneDnnPrimitive.DST, layout);
  }

  // The two numbers are alpha, the slope of a ReLU below 0, and beta.
  private static OneDnnPrimitive forward(int function, OneDnnLayout layout) {
    return OneDnnPrimitive.of(
        "eltwise_forward",
        List.of(OneDnnPrimitive.FORWARD_TRAINING, function, layout, layout, 0f, 0f));
  }

  private static OneDnnPrimitive reluGradient(OneDnnLayout layout) {
    OneDnnPrimitive hint = forward(RELU_USE_DST_FOR_BWD, layout);
    return OneDnnPrimitive.of(
        "eltwise_backward", List.of(RELU_USE_DST_FOR_BWD, layout, layout, layout, 0f, 0f, hint));
  }

  /** The softmax of rows. */
  static PeerCall open(SoftmaxWork work, List<float[]> operands) {
    OneDnnLayout layout = OneDnnLayout.plain(work.rows(), work.n());
    int axis = 1;
    OneDnnPrimitive softmax =
        OneDnnPrimitive.of(
            "softmax_forward",
            List.of(OneDnnPrimitive.FORWARD_TRAINING, SOFTMAX_ACCURATE, layout, layout, axis));
    return new OneDnnLayer(work, softmax)
        .with(OneDnnPrimitive.SRC, layout, operands.get(0))
        .into(OneDnnPrimitive.DST, layout);
  }
}
