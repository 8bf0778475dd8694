package dev.lanewise.kernels.conv;

import java.util.Arrays;

/** The definition of the passes as products over patches, for any shape. */
final class Im2colReference implements ConvPasses {
  private final ConvShape s;

  Im2colReference(ConvShape shape) {
    this.s = shape;
  }

  /**
   * y[oy, ox, o] = bias[o] + the chain of fma(x[oy*sh-ph+ky, ox*sw-pw+kx, c], w[ky, kx, c, o], acc)
   * over ky, kx and c ascending, x being 0 in the padding; with {@code relu} 0 where that is <= 0.
   */
  @Override
  public void forward(
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      int biasOffset,
      boolean relu,
      float[] y,
      int yOffset) {
    int out = yOffset;
    for (int image = 0; image < mb; image++) {
      for (int oy = 0; oy < s.oh(); oy++) {
        for (int ox = 0; ox < s.ow(); ox++) {
          for (int o = 0; o < s.oc(); o++) {
            float acc = bias == null ? 0 : bias[biasOffset + o];
            for (int tap = 0; tap < s.taps(); tap++) {
              int in = inputIndex(image, oy, ox, tap);
              float value = in < 0 ? 0 : x[xOffset + in];
              acc = Math.fma(value, w[wOffset + tap * s.oc() + o], acc);
            }
            y[out++] = relu && acc <= 0 ? 0 : acc;
          }
        }
      }
    }
  }

  /**
   * dX = 0; then for every output pixel in order and every tap of it in order that is not padding,
   * dX[tap of pixel] += the chain of fma(dY[pixel, o], w[tap, o], acc) over o ascending, from 0.
   * Where each pixel has one tap and is of one patch, dX is the chain itself: it may be -0.
   */
  @Override
  public void inputGradient(
      int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    Arrays.fill(dX, dXOffset, dXOffset + mb * s.inputSize(), 0);
    int pixel = dYOffset;
    for (int image = 0; image < mb; image++) {
      for (int oy = 0; oy < s.oh(); oy++) {
        for (int ox = 0; ox < s.ow(); ox++, pixel += s.oc()) {
          for (int tap = 0; tap < s.taps(); tap++) {
            float acc = 0;
            for (int o = 0; o < s.oc(); o++) {
              acc = Math.fma(dY[pixel + o], w[wOffset + tap * s.oc() + o], acc);
            }
            int in = inputIndex(image, oy, ox, tap);
            if (in >= 0) {
              dX[dXOffset + in] = s.isPointwise() ? acc : dX[dXOffset + in] + acc;
            }
          }
        }
      }
    }
  }

  /**
   * dW[tap, o] = the sum, in order, over the chunks of {@link ConvShape#imagesPerChunk} images, of
   * the chain of fma(x[tap of pixel], dY[pixel, o], acc) over the chunk's output pixels in order,
   * from 0.
   */
  @Override
  public void filterGradient(
      int mb, float[] x, int xOffset, float[] dY, int dYOffset, float[] dW, int dWOffset) {
    int perChunk = s.imagesPerChunk(mb);
    for (int tap = 0; tap < s.taps(); tap++) {
      for (int o = 0; o < s.oc(); o++) {
        float sum = 0;
        for (int first = 0; first < mb; first += perChunk) {
          float acc = 0;
          for (int image = first; image < Math.min(mb, first + perChunk); image++) {
            int pixel = dYOffset + image * s.outputSize();
            for (int oy = 0; oy < s.oh(); oy++) {
              for (int ox = 0; ox < s.ow(); ox++, pixel += s.oc()) {
                int in = inputIndex(image, oy, ox, tap);
                float value = in < 0 ? 0 : x[xOffset + in];
                acc = Math.fma(value, dY[pixel + o], acc);
              }
            }
          }
          sum = first == 0 ? acc : sum + acc;
        }
        dW[dWOffset + tap * s.oc() + o] = sum;
      }
    }
  }

  /** Where the tap of an output pixel lies in the batch of inputs, or -1 in the padding. */
  private int inputIndex(int image, int oy, int ox, int tap) {
    int c = tap % s.ic();
    int iy = oy * s.sh() - s.ph() + tap / (s.kw() * s.ic());
    int ix = ox * s.sw() - s.pw() + tap / s.ic() % s.kw();
    if (iy < 0 || iy >= s.ih() || ix < 0 || ix >= s.iw()) {
      return -1;
    }
    return ((image * s.ih() + iy) * s.iw() + ix) * s.ic() + c;
  }
}
