package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.PoolWork;
import dev.lanewise.kernels.pool.PoolShape;
import java.util.ArrayList;
import java.util.List;

/** oneDNN's max pooling and its gradient. */
final class OneDnnPooling {
  // dnnl_alg_kind_t and dnnl_format_tag_t.
  private static final int MAX = 0x1ff;
  private static final int CHANNELS_BY_16 = 78;
  private static final int CHANNELS_BY_8 = 102;

  private OneDnnPooling() {}

  /**
   * A pass. Pooling takes the layout that it is given: there is no choice of its own.
   *
   * @param blocked channels in blocks of a vector; else NHWC
   */
  static PeerCall open(PoolWork work, boolean blocked, List<float[]> operands) {
    PoolShape s = work.shape();
    OneDnnLayout x = OneDnnLayout.images(work.mb(), s.c(), s.ih(), s.iw());
    OneDnnLayout y = OneDnnLayout.images(work.mb(), s.c(), s.oh(), s.ow());
    int tag = OneDnn.hasAvx512() ? CHANNELS_BY_16 : CHANNELS_BY_8;
    List<Object> arguments = new ArrayList<>();
    arguments.add(MAX);
    arguments.add(blocked ? OneDnnLayout.tagged(tag, work.mb(), s.c(), s.ih(), s.iw()) : x);
    arguments.add(blocked ? OneDnnLayout.tagged(tag, work.mb(), s.c(), s.oh(), s.ow()) : y);
    arguments.add(new long[] {s.sh(), s.sw()});
    arguments.add(new long[] {s.kh(), s.kw()});
    // Dilation, and padding before and behind.
    long[] none = {0, 0};
    arguments.addAll(List.of(none, none, none));

    List<Object> ofForward = new ArrayList<>(arguments);
    ofForward.addFirst(OneDnnPrimitive.FORWARD_TRAINING);
    OneDnnPrimitive forward = OneDnnPrimitive.of("pooling_forward", ofForward);
    OneDnnArray workspace = new OneDnnArray(forward.layout(OneDnnPrimitive.WORKSPACE));
    OneDnnLayer pooling =
        new OneDnnLayer(work, forward.with(OneDnnPrimitive.WORKSPACE, workspace))
            .with(OneDnnPrimitive.SRC, x, operands.get(0))
            .into(OneDnnPrimitive.DST, y);
    if (work.forward()) {
      return pooling;
    }
    // The workspace says where the maxima are.
    pooling.run();
    arguments.add(forward);
    OneDnnPrimitive backward = OneDnnPrimitive.of("pooling_backward", arguments);
    return new OneDnnLayer(work, backward.with(OneDnnPrimitive.WORKSPACE, workspace))
        .with(OneDnnPrimitive.DIFF_DST, y, operands.get(1))
        .into(OneDnnPrimitive.DIFF_SRC, x);
  }
}
