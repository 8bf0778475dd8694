package dev.lanewise.kernels.pool;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling and its gradient, with the lanes over the channels. The definition is {@link
 * PoolReference}.
 */
public final class MaxPool {
  /** Pixels of a window, at most. */
  public static final int MOST_PLACES = 1 << Byte.SIZE;

  // By measurement: below, a repeated call finds its images in the cache of a Zen 5 core.
  private static final long CACHED = 1 << 24;

  private final Workers workers;
  private final PoolShape shape;
  private final boolean inMemory;
  private final boolean is2x2;
  private final boolean gradientIs2x2;
  private final ImageParts rows;
  private final ImageParts bands;

  // The running call.
  private boolean ahead;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;
  private byte[] index;
  private int indexOffset;
  private float[] dY;
  private int dYOffset;
  private float[] dX;
  private int dXOffset;

  /**
   * A kernel for images of this shape on these workers, for one thread at a time. It takes images
   * to be in a cache where a thread's part of a call has at most 16 MiB.
   *
   * @throws IllegalArgumentException if a window has more than {@value #MOST_PLACES} pixels
   */
  public MaxPool(Workers workers, PoolShape shape) {
    this(workers, shape, false);
  }

  /**
   * A kernel that is told where images are. What is in memory it reads ahead, which takes longer
   * where it is in a cache, and changes no bit.
   *
   * @param inMemory whether images are in memory however few they are, as where other kernels have
   *     just gone through more than a cache holds
   * @throws IllegalArgumentException if a window has more than {@value #MOST_PLACES} pixels
   */
  public MaxPool(Workers workers, PoolShape shape, boolean inMemory) {
    checkWindow(shape.kh(), shape.kw());
    this.workers = workers;
    this.shape = shape;
    this.inMemory = inMemory;
    this.is2x2 = !Lanes.SCALAR && MaxPool2x2.fits(shape);
    this.gradientIs2x2 = is2x2 && shape.c() % Lanes.LENGTH == 0;
    this.rows = new ImageParts(workers, shape, shape.oh(), this::forwardRow);
    this.bands = new ImageParts(workers, shape, Bands.count(shape), this::backwardBand);
  }

  /** Whether images of a batch are read ahead. */
  boolean readsAhead(int mb) {
    long floats = (long) shape.inputSize() + shape.outputSize();
    long bytes = mb * (floats * Float.BYTES + shape.outputSize());
    return inMemory || bytes > CACHED * workers.threads();
  }

  /** Throws if a window has more than {@value #MOST_PLACES} pixels. */
  public static void checkWindow(int kh, int kw) {
    long places = (long) kh * kw;
    if (places > MOST_PLACES) {
      throw new IllegalArgumentException(
          "kh * kw is " + places + ", must be at most " + MOST_PLACES);
    }
  }

  /** Whether the forward pass takes the way of windows of 2 x 2 pixels, where the lanes go. */
  boolean is2x2() {
    return is2x2;
  }

  /** Whether the gradient takes it as well: where the lanes leave no channel over. */
  boolean gradientIs2x2() {
    return gradientIs2x2;
  }

  /**
   * y = the largest number of each window. Of equal numbers the first counts, row by row; a window
   * with a NaN gives the first NaN.
   *
   * @param mb images
   * @param x mb images (ih, iw, c)
   * @param y mb images (oh, ow, c)
   * @param index for each element of y, where in its window its number lies: ky kw + kx, without a
   *     sign
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void forward(
      int mb, float[] x, int xOffset, float[] y, int yOffset, byte[] index, int indexOffset) {
    Checks.atLeast("mb", mb, 0);
    Checks.region("x", x.length, xOffset, (long) mb * shape.inputSize());
    Checks.region("y", y.length, yOffset, (long) mb * shape.outputSize());
    Checks.region("index", index.length, indexOffset, (long) mb * shape.outputSize());
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    this.index = index;
    this.indexOffset = indexOffset;
    this.ahead = readsAhead(mb);
    long work = 4L * mb * shape.outputSize() * shape.kh() * shape.kw();
    rows.run(mb, work);
    this.x = null;
    this.y = null;
    this.index = null;
  }

  /**
   * dX = 0, then each dY is added where {@code index} says, in the order of the outputs.
   *
   * @param mb images
   * @param dY mb images (oh, ow, c)
   * @param index as {@link #forward} wrote it; an index outside its window adds nothing
   * @param dX mb images (ih, iw, c)
   * @throws IllegalArgumentException if {@code mb} is negative
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void backward(
      int mb, float[] dY, int dYOffset, byte[] index, int indexOffset, float[] dX, int dXOffset) {
    Checks.atLeast("mb", mb, 0);
    Checks.region("dY", dY.length, dYOffset, (long) mb * shape.outputSize());
    Checks.region("index", index.length, indexOffset, (long) mb * shape.outputSize());
    Checks.region("dX", dX.length, dXOffset, (long) mb * shape.inputSize());
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.index = index;
    this.indexOffset = indexOffset;
    this.dX = dX;
    this.dXOffset = dXOffset;
    long work = 4L * mb * (shape.inputSize() + (long) shape.outputSize() * shape.kh() * shape.kw());
    bands.run(mb, work);
    this.dY = null;
    this.index = null;
    this.dX = null;
  }

  private void forwardRow(int image, int oy) {
    int xImage = xOffset + image * shape.inputSize();
    int yImage = yOffset + image * shape.outputSize();
    int indexImage = indexOffset + image * shape.outputSize();
    int done = 0;
    if (!Lanes.SCALAR) {
      done = Lanes.F32.loopBound(shape.c());
      boolean written =
          is2x2
              && MaxPool2x2.forward(
                  shape, oy, done, ahead, x, xImage, y, yImage, index, indexImage);
      if (!written) {
        forwardLanes(shape, oy, done, x, xImage, y, yImage, index, indexImage);
      }
    }
    if (done < shape.c()) {
      PoolReference.maxForwardRow(shape, oy, done, x, xImage, y, yImage, index, indexImage);
    }
  }

  private void backwardBand(int image, int band) {
    int dYImage = dYOffset + image * shape.outputSize();
    int indexImage = indexOffset + image * shape.outputSize();
    int dXImage = dXOffset + image * shape.inputSize();
    if (gradientIs2x2) {
      MaxPool2x2.backward(shape, band, dY, dYImage, index, indexImage, dX, dXImage);
      int written = Bands.inputFrom(shape, band) + 2 * shape.iw() * shape.c();
      Arrays.fill(dX, dXImage + written, dXImage + Bands.inputTo(shape, band), 0);
      return;
    }
    int done = Lanes.SCALAR ? 0 : Lanes.F32.loopBound(shape.c());
    Arrays.fill(
        dX, dXImage + Bands.inputFrom(shape, band), dXImage + Bands.inputTo(shape, band), 0);
    for (int oy = Bands.outputFrom(shape, band); oy < Bands.outputTo(shape, band); oy++) {
      if (done > 0) {
        backwardLanes(shape, oy, done, dY, dYImage, index, indexImage, dX, dXImage);
      }
      if (done < shape.c()) {
        PoolReference.maxBackwardRow(shape, oy, done, dY, dYImage, index, indexImage, dX, dXImage);
      }
    }
  }

  /** Output row oy of one image, channels below {@code channels}, a multiple of the lanes. */
  private static void forwardLanes(
      PoolShape shape,
      int oy,
      int channels,
      float[] x,
      int xImage,
      float[] y,
      int yImage,
      byte[] index,
      int indexImage) {
    int c = shape.c();
    int ow = shape.ow();
    int kh = shape.kh();
    int kw = shape.kw();
    int pitch = shape.iw() * c;
    for (int ox = 0; ox < ow; ox++) {
      int output = (oy * ow + ox) * c;
      int window = PoolReference.position(shape, oy, ox, 0, 0);
      for (int channel = 0; channel < channels; channel += Lanes.LENGTH) {
        int first = window + channel;
        FloatVector best = FloatVector.fromArray(Lanes.F32, x, xImage + first);
        IntVector at = IntVector.zero(Lanes.I32);
        for (int ky = 0; ky < kh; ky++) {
          int place = first + ky * pitch;
          for (int kx = 0; kx < kw; kx++) {
            FloatVector value = FloatVector.fromArray(Lanes.F32, x, xImage + place);
            // Greater, or the first NaN: not (value <= best), and best is a number.
            VectorMask<Float> better =
                best.compare(VectorOperators.EQ, best)
                    .andNot(value.compare(VectorOperators.LE, best));
            best = best.blend(value, better);
            at = at.blend(ky * kw + kx, better.cast(Lanes.I32));
            place += c;
          }
        }
        best.intoArray(y, yImage + output + channel);
        Places.store(at, index, indexImage + output + channel);
      }
    }
  }

  /** Adds output row oy of one image to dX, channels below {@code channels}. */
  private static void backwardLanes(
      PoolShape shape,
      int oy,
      int channels,
      float[] dY,
      int dYImage,
      byte[] index,
      int indexImage,
      float[] dX,
      int dXImage) {
    int c = shape.c();
    int ow = shape.ow();
    int kh = shape.kh();
    int kw = shape.kw();
    int pitch = shape.iw() * c;
    FloatVector zero = FloatVector.zero(Lanes.F32);
    for (int ox = 0; ox < ow; ox++) {
      int output = (oy * ow + ox) * c;
      int window = PoolReference.position(shape, oy, ox, 0, 0);
      for (int channel = 0; channel < channels; channel += Lanes.LENGTH) {
        int first = window + channel;
        FloatVector gradient = FloatVector.fromArray(Lanes.F32, dY, dYImage + output + channel);
        IntVector at = Places.load(index, indexImage + output + channel);
        for (int ky = 0; ky < kh; ky++) {
          int place = first + ky * pitch;
          for (int kx = 0; kx < kw; kx++) {
            VectorMask<Float> here =
                at.compare(VectorOperators.EQ, (byte) (ky * kw + kx)).cast(Lanes.F32);
            // A sum that starts from +0 is never -0, so to add +0 elsewhere changes nothing.
            FloatVector.fromArray(Lanes.F32, dX, dXImage + place)
                .add(zero.blend(gradient, here))
                .intoArray(dX, dXImage + place);
            place += c;
          }
        }
      }
    }
  }
}
