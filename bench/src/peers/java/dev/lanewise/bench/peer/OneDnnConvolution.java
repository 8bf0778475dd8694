package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.kernels.conv.ConvShape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** oneDNN's convolution and its gradients. */
final class OneDnnConvolution {
  // dnnl_alg_kind_t.
  private static final int AUTO = 3;

  private final ConvWork work;
  private final OneDnnLayout x;
  private final OneDnnLayout w;
  private final OneDnnLayout bias;
  private final OneDnnLayout y;
  private final OneDnnLayout wantedX;
  private final OneDnnLayout wantedW;
  private final OneDnnLayout wantedY;

  private OneDnnConvolution(ConvWork work, boolean any) {
    ConvShape s = work.shape();
    this.work = work;
    x = OneDnnLayout.images(work.mb(), s.ic(), s.ih(), s.iw());
    y = OneDnnLayout.images(work.mb(), s.oc(), s.oh(), s.ow());
    bias = OneDnnLayout.plain(s.oc());
    // (kh, kw, ic, oc), in oneDNN's order: oc, ic, kh, kw.
    long[] filter = {s.oc(), s.ic(), s.kh(), s.kw()};
    long tap = (long) s.ic() * s.oc();
    w = OneDnnLayout.strided(filter, 1, s.oc(), s.kw() * tap, tap);
    wantedW = OneDnnLayout.any(filter);
    wantedX = any ? OneDnnLayout.any(work.mb(), s.ic(), s.ih(), s.iw()) : x;
    wantedY = any ? OneDnnLayout.any(work.mb(), s.oc(), s.oh(), s.ow()) : y;
  }

  /**
   * A pass.
   *
   * @param any whether it chooses the layout of the images too
   */
  static PeerCall open(ConvWork work, boolean any, List<float[]> operands) {
    OneDnnConvolution convolution = new OneDnnConvolution(work, any);
    return switch (work.pass()) {
      case FORWARD, FORWARD_RELU -> convolution.forward(operands);
      case INPUT_GRADIENT -> convolution.inputGradient(operands);
      case FILTER_GRADIENT -> convolution.filterGradient(operands);
    };
  }

  private PeerCall forward(List<float[]> operands) {
    boolean relu = work.pass() == ConvWork.Pass.FORWARD_RELU;
    MemorySegment attributes = relu ? OneDnnElements.thenRelu() : OneDnnPrimitive.NO_ATTRIBUTES;
    return new OneDnnLayer(work, forward(attributes))
        .with(OneDnnPrimitive.SRC, x, operands.get(0))
        .with(OneDnnPrimitive.WEIGHTS, w, operands.get(1))
        .with(OneDnnPrimitive.BIAS, bias, operands.get(2))
        .into(OneDnnPrimitive.DST, y);
  }

  private PeerCall inputGradient(List<float[]> operands) {
    return new OneDnnLayer(work, backward("backward_data", wantedX, wantedW, wantedY))
        .with(OneDnnPrimitive.DIFF_DST, y, operands.get(0))
        .with(OneDnnPrimitive.WEIGHTS, w, operands.get(1))
        .into(OneDnnPrimitive.DIFF_SRC, x);
  }

  private PeerCall filterGradient(List<float[]> operands) {
    MemorySegment noBias = MemorySegment.NULL;
    return new OneDnnLayer(work, backward("backward_weights", wantedX, wantedW, noBias, wantedY))
        .with(OneDnnPrimitive.SRC, x, operands.get(0))
        .with(OneDnnPrimitive.DIFF_DST, y, operands.get(1))
        .into(OneDnnPrimitive.DIFF_WEIGHTS, w);
  }

  private OneDnnPrimitive forward(MemorySegment attributes) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(OneDnnPrimitive.FORWARD_TRAINING);
    arguments.addAll(List.of(AUTO, wantedX, wantedW, bias, wantedY));
    arguments.addAll(geometry());
    return OneDnnPrimitive.of("convolution_forward", arguments, attributes);
  }

  private OneDnnPrimitive backward(String direction, Object... layouts) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(AUTO);
    arguments.addAll(List.of(layouts));
    arguments.addAll(geometry());
    // The hint.
    arguments.add(forward(OneDnnPrimitive.NO_ATTRIBUTES));
    return OneDnnPrimitive.of("convolution_" + direction, arguments);
  }

  /** Strides, dilation, and padding before and behind. */
  private List<long[]> geometry() {
    ConvShape s = work.shape();
    long[] padding = {s.ph(), s.pw()};
    return List.of(new long[] {s.sh(), s.sw()}, new long[] {0, 0}, padding, padding);
  }
}
