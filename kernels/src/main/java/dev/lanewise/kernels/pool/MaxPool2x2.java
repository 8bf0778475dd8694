package dev.lanewise.kernels.pool;

import dev.lanewise.kernels.lanes.Fetch;
import dev.lanewise.kernels.lanes.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling with windows of 2 x 2 pixels, 2 rows and 2 columns apart: they neither overlap nor
 * leave a gap, so the gradient is written once and never read. Without loops over the window the
 * memory is the limit.
 */
final class MaxPool2x2 {
  private MaxPool2x2() {}

  static boolean fits(PoolShape shape) {
    return shape.kh() == 2 && shape.kw() == 2 && shape.sh() == 2 && shape.sw() == 2;
  }

  /**
   * Output row oy of one image, channels below {@code channels}, a multiple of the lanes.
   *
   * @param ahead whether to read the two rows once before
   * @return false if the row may have a NaN: it must then be computed otherwise
   */
  static boolean forward(
      PoolShape shape,
      int oy,
      int channels,
      boolean ahead,
      float[] x,
      int xImage,
      float[] y,
      int yImage,
      byte[] index,
      int indexImage) {
    int c = shape.c();
    int ow = shape.ow();
    int pitch = shape.iw() * c;
    IntVector topLeft = IntVector.zero(Lanes.I32);
    IntVector topRight = IntVector.broadcast(Lanes.I32, 1);
    IntVector bottomLeft = IntVector.broadcast(Lanes.I32, 2);
    IntVector bottomRight = IntVector.broadcast(Lanes.I32, 3);
    int line = xImage + PoolReference.position(shape, oy, 0, 0, 0);
    float fetched = ahead ? Fetch.sum(1, 2 * pitch, x, line, 0) : 0;
    // Masks are costly to combine: numbers need one a comparison, and one sum finds every NaN. It
    // starts from what was fetched, because somebody has to take that.
    FloatVector sum = FloatVector.broadcast(Lanes.F32, fetched);
    for (int ox = 0; ox < ow; ox++) {
      int output = (oy * ow + ox) * c;
      int window = PoolReference.position(shape, oy, ox, 0, 0);
      for (int channel = 0; channel < channels; channel += Lanes.LENGTH) {
        int first = xImage + window + channel;
        FloatVector left = FloatVector.fromArray(Lanes.F32, x, first);
        FloatVector right = FloatVector.fromArray(Lanes.F32, x, first + c);
        FloatVector four = left.add(right);
        VectorMask<Float> greater = right.compare(VectorOperators.GT, left);
        FloatVector top = left.blend(right, greater);
        IntVector topAt = topLeft.blend(topRight, greater.cast(Lanes.I32));

        left = FloatVector.fromArray(Lanes.F32, x, first + pitch);
        right = FloatVector.fromArray(Lanes.F32, x, first + pitch + c);
        four = four.add(left.add(right));
        greater = right.compare(VectorOperators.GT, left);
        FloatVector bottom = left.blend(right, greater);
        IntVector bottomAt = bottomLeft.blend(bottomRight, greater.cast(Lanes.I32));

        greater = bottom.compare(VectorOperators.GT, top);
        top.blend(bottom, greater).intoArray(y, yImage + output + channel);
        IntVector at = topAt.blend(bottomAt, greater.cast(Lanes.I32));
        Places.store(at, index, indexImage + output + channel);
        sum = sum.add(four);
      }
    }
    return !sum.compare(VectorOperators.NE, sum).anyTrue();
  }

  /**
   * Writes the two rows of dX that output row oy of one image came from, where the channels are a
   * multiple of the lanes.
   */
  static void backward(
      PoolShape shape,
      int oy,
      float[] dY,
      int dYImage,
      byte[] index,
      int indexImage,
      float[] dX,
      int dXImage) {
    int c = shape.c();
    int ow = shape.ow();
    int pitch = shape.iw() * c;
    FloatVector zero = FloatVector.zero(Lanes.F32);
    for (int ox = 0; ox < ow; ox++) {
      int output = (oy * ow + ox) * c;
      int window = PoolReference.position(shape, oy, ox, 0, 0);
      for (int channel = 0; channel < c; channel += Lanes.LENGTH) {
        int first = dXImage + window + channel;
        // A sum that starts from +0 is never -0.
        FloatVector sum =
            FloatVector.fromArray(Lanes.F32, dY, dYImage + output + channel).add(zero);
        IntVector at = Places.load(index, indexImage + output + channel);
        where(at, 0, sum).intoArray(dX, first);
        where(at, 1, sum).intoArray(dX, first + c);
        where(at, 2, sum).intoArray(dX, first + pitch);
        where(at, 3, sum).intoArray(dX, first + pitch + c);
      }
    }
    // A column that fills no window.
    int end = PoolReference.position(shape, oy, ow, 0, 0);
    int left = (shape.iw() - 2 * ow) * c;
    Arrays.fill(dX, dXImage + end, dXImage + end + left, 0);
    Arrays.fill(dX, dXImage + end + pitch, dXImage + end + pitch + left, 0);
  }

  /** The sum in the lanes whose maximum lay at this place of the window, else 0. */
  private static FloatVector where(IntVector at, int place, FloatVector sum) {
    VectorMask<Float> here = at.compare(VectorOperators.EQ, place).cast(Lanes.F32);
    return FloatVector.zero(Lanes.F32).blend(sum, here);
  }
}
