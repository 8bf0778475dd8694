package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.kernels.conv.ConvShape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** oneDNN's convolution and its gradients. */
final class OneDnnConvolution {
  // dnnl_prop_kind_t and dnnl_alg_kind_t.
  private static final int FORWARD_TRAINING = 64;
  private static final int AUTO = 3;

  private static final MemorySegment NONE = MemorySegment.NULL;

  private final ConvWork work;
  private final long[] strides;
  private final long[] dilates = {0, 0};
  private final long[] padding;
  private final OneDnnLayout x;
  private final OneDnnLayout w;
  private final OneDnnLayout bias;
  private final OneDnnLayout y;
  private final MemorySegment wantedX;
  private final MemorySegment wantedW;
  private final MemorySegment wantedY;
  private final MemorySegment forward;

  private OneDnnConvolution(ConvWork work, boolean any) {
    ConvShape s = work.shape();
    this.work = work;
    strides = new long[] {s.sh(), s.sw()};
    padding = new long[] {s.ph(), s.pw()};
    x = OneDnnLayout.images(work.mb(), s.ic(), s.ih(), s.iw());
    y = OneDnnLayout.images(work.mb(), s.oc(), s.oh(), s.ow());
    // (kh, kw, ic, oc), in oneDNN's order: oc, ic, kh, kw.
    long[] filter = {s.oc(), s.ic(), s.kh(), s.kw()};
    long tap = (long) s.ic() * s.oc();
    w = OneDnnLayout.strided(filter, 1, s.oc(), s.kw() * tap, tap);
    bias = OneDnnLayout.plain(s.oc());
    wantedX = (any ? OneDnnLayout.any(work.mb(), s.ic(), s.ih(), s.iw()) : x).description();
    wantedY = (any ? OneDnnLayout.any(work.mb(), s.oc(), s.oh(), s.ow()) : y).description();
    wantedW = OneDnnLayout.any(filter).description();
    forward =
        OneDnn.create(
            "dnnl_convolution_forward_primitive_desc_create",
            OneDnn.ENGINE,
            FORWARD_TRAINING,
            AUTO,
            wantedX,
            wantedW,
            bias.description(),
            wantedY,
            strides,
            dilates,
            padding,
            padding,
            NONE);
  }

  /**
   * A pass.
   *
   * @param any whether it chooses the layout of the images too
   */
  static PeerCall open(ConvWork work, boolean any, List<float[]> operands) {
    OneDnnConvolution convolution = new OneDnnConvolution(work, any);
    return switch (work.pass()) {
      case FORWARD -> convolution.forward(operands);
      case INPUT_GRADIENT -> convolution.inputGradient(operands);
      case FILTER_GRADIENT -> convolution.filterGradient(operands);
    };
  }

  private PeerCall forward(List<float[]> operands) {
    return new OneDnnLayer(work, "convolution", new OneDnnPrimitive(forward))
        .with(OneDnnPrimitive.SRC, x, operands.get(0))
        .with(OneDnnPrimitive.WEIGHTS, w, operands.get(1))
        .with(OneDnnPrimitive.BIAS, bias, operands.get(2))
        .into(OneDnnPrimitive.DST, y);
  }

  private PeerCall inputGradient(List<float[]> operands) {
    MemorySegment description =
        OneDnn.create(
            "dnnl_convolution_backward_data_primitive_desc_create",
            OneDnn.ENGINE,
            AUTO,
            wantedX,
            wantedW,
            wantedY,
            strides,
            dilates,
            padding,
            padding,
            forward,
            NONE);
    return new OneDnnLayer(work, "convolution", new OneDnnPrimitive(description))
        .with(OneDnnPrimitive.DIFF_DST, y, operands.get(0))
        .with(OneDnnPrimitive.WEIGHTS, w, operands.get(1))
        .into(OneDnnPrimitive.DIFF_SRC, x);
  }

  private PeerCall filterGradient(List<float[]> operands) {
    MemorySegment description =
        OneDnn.create(
            "dnnl_convolution_backward_weights_primitive_desc_create",
            OneDnn.ENGINE,
            AUTO,
            wantedX,
            wantedW,
            NONE,
            wantedY,
            strides,
            dilates,
            padding,
            padding,
            forward,
            NONE);
    return new OneDnnLayer(work, "convolution", new OneDnnPrimitive(description))
        .with(OneDnnPrimitive.SRC, x, operands.get(0))
        .with(OneDnnPrimitive.DIFF_DST, y, operands.get(1))
        .into(OneDnnPrimitive.DIFF_WEIGHTS, w);
  }
}
