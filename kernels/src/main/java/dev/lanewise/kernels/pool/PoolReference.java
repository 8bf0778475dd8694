package dev.lanewise.kernels.pool;

import java.util.Arrays;

/** The definition of {@link MaxPool} and {@link AveragePool}. */
public final class PoolReference {
  private PoolReference() {}

  /**
   * Each output is the first largest number of its window, row by row, or the first NaN; index is
   * where in its window it lies, ky kw + kx.
   */
  public static void maxForward(
      PoolShape shape,
      int mb,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      byte[] index,
      int indexOffset) {
    for (int image = 0; image < mb; image++) {
      int xImage = xOffset + image * shape.inputSize();
      int yImage = image * shape.outputSize();
      for (int oy = 0; oy < shape.oh(); oy++) {
        maxForwardRow(shape, oy, 0, x, xImage, y, yOffset + yImage, index, indexOffset + yImage);
      }
    }
  }

  /** Output row oy of one image, channels {@code from} and up. */
  static void maxForwardRow(
      PoolShape shape,
      int oy,
      int from,
      float[] x,
      int xImage,
      float[] y,
      int yImage,
      byte[] index,
      int indexImage) {
    for (int ox = 0; ox < shape.ow(); ox++) {
      int output = (oy * shape.ow() + ox) * shape.c();
      for (int channel = from; channel < shape.c(); channel++) {
        int at = 0;
        float best = x[xImage + position(shape, oy, ox, 0, 0) + channel];
        for (int ky = 0; ky < shape.kh(); ky++) {
          for (int kx = 0; kx < shape.kw(); kx++) {
            float value = x[xImage + position(shape, oy, ox, ky, kx) + channel];
            if (value > best || Float.isNaN(value) && !Float.isNaN(best)) {
              best = value;
              at = ky * shape.kw() + kx;
            }
          }
        }
        y[yImage + output + channel] = best;
        index[indexImage + output + channel] = (byte) at;
      }
    }
  }

  /**
   * dX is 0, plus each output's dY at the place of the window that its index names, in the order of
   * the outputs. An index that names none adds nothing.
   */
  public static void maxBackward(
      PoolShape shape,
      int mb,
      float[] dY,
      int dYOffset,
      byte[] index,
      int indexOffset,
      float[] dX,
      int dXOffset) {
    Arrays.fill(dX, dXOffset, dXOffset + mb * shape.inputSize(), 0);
    for (int image = 0; image < mb; image++) {
      int dXImage = dXOffset + image * shape.inputSize();
      int dYImage = image * shape.outputSize();
      for (int oy = 0; oy < shape.oh(); oy++) {
        maxBackwardRow(
            shape, oy, 0, dY, dYOffset + dYImage, index, indexOffset + dYImage, dX, dXImage);
      }
    }
  }

  /** Adds output row oy of one image to dX, channels {@code from} and up. */
  static void maxBackwardRow(
      PoolShape shape,
      int oy,
      int from,
      float[] dY,
      int dYImage,
      byte[] index,
      int indexImage,
      float[] dX,
      int dXImage) {
    for (int ox = 0; ox < shape.ow(); ox++) {
      int output = (oy * shape.ow() + ox) * shape.c();
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          for (int channel = from; channel < shape.c(); channel++) {
            if (index[indexImage + output + channel] == (byte) (ky * shape.kw() + kx)) {
              dX[dXImage + position(shape, oy, ox, ky, kx) + channel] +=
                  dY[dYImage + output + channel];
            }
          }
        }
      }
    }
  }

  /** Each output is the sum of its window, row by row, divided by kh * kw. */
  public static void averageForward(
      PoolShape shape, int mb, float[] x, int xOffset, float[] y, int yOffset) {
    for (int image = 0; image < mb; image++) {
      int xImage = xOffset + image * shape.inputSize();
      int yImage = yOffset + image * shape.outputSize();
      for (int oy = 0; oy < shape.oh(); oy++) {
        averageForwardRow(shape, oy, 0, x, xImage, y, yImage);
      }
    }
  }

  /** Output row oy of one image, channels {@code from} and up. */
  static void averageForwardRow(
      PoolShape shape, int oy, int from, float[] x, int xImage, float[] y, int yImage) {
    float size = (float) shape.kh() * shape.kw();
    for (int ox = 0; ox < shape.ow(); ox++) {
      int output = (oy * shape.ow() + ox) * shape.c();
      for (int channel = from; channel < shape.c(); channel++) {
        float sum = 0;
        for (int ky = 0; ky < shape.kh(); ky++) {
          for (int kx = 0; kx < shape.kw(); kx++) {
            sum += x[xImage + position(shape, oy, ox, ky, kx) + channel];
          }
        }
        y[yImage + output + channel] = sum / size;
      }
    }
  }

  /** dX is 0, plus each output's dY / (kh * kw) at every place of its window, in output order. */
  public static void averageBackward(
      PoolShape shape, int mb, float[] dY, int dYOffset, float[] dX, int dXOffset) {
    Arrays.fill(dX, dXOffset, dXOffset + mb * shape.inputSize(), 0);
    for (int image = 0; image < mb; image++) {
      int dXImage = dXOffset + image * shape.inputSize();
      int dYImage = dYOffset + image * shape.outputSize();
      for (int oy = 0; oy < shape.oh(); oy++) {
        averageBackwardRow(shape, oy, 0, dY, dYImage, dX, dXImage);
      }
    }
  }

  /** Adds output row oy of one image to dX, channels {@code from} and up. */
  static void averageBackwardRow(
      PoolShape shape, int oy, int from, float[] dY, int dYImage, float[] dX, int dXImage) {
    float size = (float) shape.kh() * shape.kw();
    for (int ox = 0; ox < shape.ow(); ox++) {
      int output = (oy * shape.ow() + ox) * shape.c();
      for (int ky = 0; ky < shape.kh(); ky++) {
        for (int kx = 0; kx < shape.kw(); kx++) {
          for (int channel = from; channel < shape.c(); channel++) {
            dX[dXImage + position(shape, oy, ox, ky, kx) + channel] +=
                dY[dYImage + output + channel] / size;
          }
        }
      }
    }
  }

  /** Where channel 0 of pixel (ky, kx) of the window of output (oy, ox) lies in its image. */
  static int position(PoolShape shape, int oy, int ox, int ky, int kx) {
    return ((oy * shape.sh() + ky) * shape.iw() + ox * shape.sw() + kx) * shape.c();
  }
}
