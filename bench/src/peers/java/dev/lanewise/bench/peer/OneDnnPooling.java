package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.PoolWork;
import dev.lanewise.kernels.lanes.FmaPeak;
import dev.lanewise.kernels.pool.PoolShape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** oneDNN's max pooling and its gradient. */
final class OneDnnPooling {
  // dnnl_prop_kind_t, dnnl_alg_kind_t and dnnl_format_tag_t.
  private static final int FORWARD_TRAINING = 64;
  private static final int MAX = 0x1ff;
  private static final int CHANNELS_BY_16 = 78;
  private static final int CHANNELS_BY_8 = 102;

  private static final MemorySegment NONE = MemorySegment.NULL;

  private OneDnnPooling() {}

  /**
   * A pass. Pooling takes the layout that it is given: there is no choice of its own.
   *
   * @param blocked channels in blocks of a vector; else NHWC
   */
  static PeerCall open(PoolWork work, boolean blocked, List<float[]> operands) {
    PoolShape s = work.shape();
    long[] strides = {s.sh(), s.sw()};
    long[] window = {s.kh(), s.kw()};
    long[] nothing = {0, 0};
    OneDnnLayout x = OneDnnLayout.images(work.mb(), s.c(), s.ih(), s.iw());
    OneDnnLayout y = OneDnnLayout.images(work.mb(), s.c(), s.oh(), s.ow());
    int tag = FmaPeak.preferredBits() < 512 ? CHANNELS_BY_8 : CHANNELS_BY_16;
    OneDnnLayout wantedX = blocked ? OneDnnLayout.tagged(tag, work.mb(), s.c(), s.ih(), s.iw()) : x;
    OneDnnLayout wantedY = blocked ? OneDnnLayout.tagged(tag, work.mb(), s.c(), s.oh(), s.ow()) : y;
    OneDnnPrimitive forward =
        new OneDnnPrimitive(
            OneDnn.create(
                "dnnl_pooling_forward_primitive_desc_create",
                OneDnn.ENGINE,
                FORWARD_TRAINING,
                MAX,
                wantedX.description(),
                wantedY.description(),
                strides,
                window,
                nothing,
                nothing,
                nothing,
                NONE));
    OneDnnArray workspace = new OneDnnArray(forward.layout(OneDnnPrimitive.WORKSPACE));
    forward.with(OneDnnPrimitive.WORKSPACE, workspace);
    OneDnnLayer pooling =
        new OneDnnLayer(work, "pooling", forward)
            .with(OneDnnPrimitive.SRC, x, operands.get(0))
            .into(OneDnnPrimitive.DST, y);
    if (work.forward()) {
      return pooling;
    }
    // The workspace says where the maxima are.
    pooling.run();
    OneDnnPrimitive backward =
        new OneDnnPrimitive(
            OneDnn.create(
                "dnnl_pooling_backward_primitive_desc_create",
                OneDnn.ENGINE,
                MAX,
                wantedX.description(),
                wantedY.description(),
                strides,
                window,
                nothing,
                nothing,
                nothing,
                forward.description(),
                NONE));
    return new OneDnnLayer(work, "pooling", backward.with(OneDnnPrimitive.WORKSPACE, workspace))
        .with(OneDnnPrimitive.DIFF_DST, y, operands.get(1))
        .into(OneDnnPrimitive.DIFF_SRC, x);
  }
}
