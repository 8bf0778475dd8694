package dev.lanewise.kernels.pool;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Average pooling and its gradient, with the lanes over the channels. The definition is {@link
 * PoolReference}.
 */
public final class AveragePool {
  private final PoolShape shape;
  private final ImageParts rows;
  private final ImageParts bands;

  // The running call.
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private float[] dY;
  private int dYOffset;
  private float[] dX;
  private int dXOffset;

  /** A kernel for images of this shape on these workers, for one thread at a time. */
  public AveragePool(Workers workers, PoolShape shape) {
    this.shape = shape;
    this.rows = new ImageParts(workers, shape, shape.oh(), this::forwardRow);
    this.bands = new ImageParts(workers, shape, Bands.count(shape), this::backwardBand);
  }

  /**
   * y = the sum of each window, row by row, divided by kh kw.
   *
   * @param mb images
   * @param x mb images (ih, iw, c)
   * @param y mb images (oh, ow, c)
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void forward(int mb, float[] x, int xOffset, float[] y, int yOffset) {
    Checks.atLeast("mb", mb, 0);
    Checks.region("x", x.length, xOffset, (long) mb * shape.inputSize());
    Checks.region("y", y.length, yOffset, (long) mb * shape.outputSize());
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    long work = 4L * mb * shape.outputSize() * shape.kh() * shape.kw();
    rows.run(mb, work);
    this.x = null;
    this.y = null;
  }

  /**
   * dX = 0, then dY / (kh kw) is added to each place of its window, in the order of the outputs.
   *
   * @param mb images
   * @param dY mb images (oh, ow, c)
   * @param dX mb images (ih, iw, c)
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void backward(int mb, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    Checks.atLeast("mb", mb, 0);
    Checks.region("dY", dY.length, dYOffset, (long) mb * shape.outputSize());
    Checks.region("dX", dX.length, dXOffset, (long) mb * shape.inputSize());
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.dX = dX;
    this.dXOffset = dXOffset;
    long work = 4L * mb * (shape.inputSize() + (long) shape.outputSize() * shape.kh() * shape.kw());
    bands.run(mb, work);
    this.dY = null;
    this.dX = null;
  }

  private void forwardRow(int image, int oy) {
    int xImage = xOffset + image * shape.inputSize();
    int yImage = yOffset + image * shape.outputSize();
    int done = 0;
    if (!Lanes.SCALAR) {
      done = Lanes.F32.loopBound(shape.c());
      forwardLanes(shape, oy, done, x, xImage, y, yImage);
    }
    if (done < shape.c()) {
      PoolReference.averageForwardRow(shape, oy, done, x, xImage, y, yImage);
    }
  }

  private void backwardBand(int image, int band) {
    int dYImage = dYOffset + image * shape.outputSize();
    int dXImage = dXOffset + image * shape.inputSize();
    int done = Lanes.SCALAR ? 0 : Lanes.F32.loopBound(shape.c());
    Arrays.fill(
        dX, dXImage + Bands.inputFrom(shape, band), dXImage + Bands.inputTo(shape, band), 0);
    for (int oy = Bands.outputFrom(shape, band); oy < Bands.outputTo(shape, band); oy++) {
      if (done > 0) {
        backwardLanes(shape, oy, done, dY, dYImage, dX, dXImage);
      }
      if (done < shape.c()) {
        PoolReference.averageBackwardRow(shape, oy, done, dY, dYImage, dX, dXImage);
      }
    }
  }

  /** Output row oy of one image, channels below {@code channels}, a multiple of the lanes. */
  private static void forwardLanes(
      PoolShape shape, int oy, int channels, float[] x, int xImage, float[] y, int yImage) {
    int c = shape.c();
    int ow = shape.ow();
    int kh = shape.kh();
    int kw = shape.kw();
    int pitch = shape.iw() * c;
    FloatVector size = FloatVector.broadcast(Lanes.F32, (float) kh * kw);
    for (int ox = 0; ox < ow; ox++) {
      int output = (oy * ow + ox) * c;
      int window = xImage + PoolReference.position(shape, oy, ox, 0, 0);
      for (int channel = 0; channel < channels; channel += Lanes.LENGTH) {
        FloatVector sum = FloatVector.zero(Lanes.F32);
        for (int ky = 0; ky < kh; ky++) {
          int place = window + channel + ky * pitch;
          for (int kx = 0; kx < kw; kx++) {
            sum = sum.add(FloatVector.fromArray(Lanes.F32, x, place));
            place += c;
          }
        }
        sum.div(size).intoArray(y, yImage + output + channel);
      }
    }
  }

  /** Adds output row oy of one image to dX, channels below {@code channels}. */
  private static void backwardLanes(
      PoolShape shape, int oy, int channels, float[] dY, int dYImage, float[] dX, int dXImage) {
    int c = shape.c();
    int ow = shape.ow();
    int kh = shape.kh();
    int kw = shape.kw();
    int pitch = shape.iw() * c;
    FloatVector size = FloatVector.broadcast(Lanes.F32, (float) kh * kw);
    for (int ox = 0; ox < ow; ox++) {
      int output = (oy * ow + ox) * c;
      int window = dXImage + PoolReference.position(shape, oy, ox, 0, 0);
      for (int channel = 0; channel < channels; channel += Lanes.LENGTH) {
        FloatVector share =
            FloatVector.fromArray(Lanes.F32, dY, dYImage + output + channel).div(size);
        for (int ky = 0; ky < kh; ky++) {
          int place = window + channel + ky * pitch;
          for (int kx = 0; kx < kw; kx++) {
            FloatVector.fromArray(Lanes.F32, dX, place).add(share).intoArray(dX, place);
            place += c;
          }
        }
      }
    }
  }
}
