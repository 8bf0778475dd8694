package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ElementWork;
import dev.lanewise.bench.shapes.SoftmaxWork;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** oneDNN's functions of elements and its softmax. */
final class OneDnnElements {
  // dnnl_prop_kind_t and dnnl_alg_kind_t.
  private static final int FORWARD_TRAINING = 64;
  private static final int RELU = 0x20;
  private static final int TANH = 0x21;
  private static final int LOGISTIC = 0x29;
  private static final int RELU_USE_DST_FOR_BWD = 0x100;
  private static final int SOFTMAX_ACCURATE = 0x30000;

  private static final MemorySegment NONE = MemorySegment.NULL;

  private OneDnnElements() {}

  /** A function of elements, or the gradient of one. */
  static PeerCall open(ElementWork work, List<float[]> operands) {
    OneDnnLayout layout = OneDnnLayout.plain(work.n());
    return switch (work.function()) {
      case RELU -> forward(work, RELU, layout, operands.get(0));
      case SIGMOID -> forward(work, LOGISTIC, layout, operands.get(0));
      case TANH -> forward(work, TANH, layout, operands.get(0));
      case RELU_GRADIENT ->
          new OneDnnLayer(work, "eltwise", new OneDnnPrimitive(reluGradient(layout)))
              .with(OneDnnPrimitive.DST, layout, operands.get(0))
              .with(OneDnnPrimitive.DIFF_DST, layout, operands.get(1))
              .into(OneDnnPrimitive.DIFF_SRC, layout);
    };
  }

  private static PeerCall forward(ElementWork work, int function, OneDnnLayout layout, float[] x) {
    return new OneDnnLayer(work, "eltwise", new OneDnnPrimitive(forward(function, layout)))
        .with(OneDnnPrimitive.SRC, layout, x)
        .into(OneDnnPrimitive.DST, layout);
  }

  private static MemorySegment forward(int function, OneDnnLayout layout) {
    return OneDnn.create(
        "dnnl_eltwise_forward_primitive_desc_create",
        OneDnn.ENGINE,
        FORWARD_TRAINING,
        function,
        layout.description(),
        layout.description(),
        0f,
        0f,
        NONE);
  }

  private static MemorySegment reluGradient(OneDnnLayout layout) {
    return OneDnn.create(
        "dnnl_eltwise_backward_primitive_desc_create",
        OneDnn.ENGINE,
        RELU_USE_DST_FOR_BWD,
        layout.description(),
        layout.description(),
        layout.description(),
        0f,
        0f,
        forward(RELU_USE_DST_FOR_BWD, layout),
        NONE);
  }

  /** The softmax of rows. */
  static PeerCall open(SoftmaxWork work, List<float[]> operands) {
    OneDnnLayout layout = OneDnnLayout.plain(work.rows(), work.n());
    int axis = 1;
    MemorySegment description =
        OneDnn.create(
            "dnnl_softmax_forward_primitive_desc_create",
            OneDnn.ENGINE,
            FORWARD_TRAINING,
            SOFTMAX_ACCURATE,
            layout.description(),
            layout.description(),
            axis,
            NONE);
    return new OneDnnLayer(work, "softmax", new OneDnnPrimitive(description))
        .with(OneDnnPrimitive.SRC, layout, operands.get(0))
        .into(OneDnnPrimitive.DST, layout);
  }
}
