package dev.lanewise.kernels.conv;

import dev.lanewise.kernels.gemm.ArrayMatrix;
import dev.lanewise.kernels.gemm.GemmLoops;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.gemm.Transposition;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradient of the input: a tile is an image; some rows of output pixels at a time, the
 * gradients of their patches are one product, dY * W^T, and are then added to the image (col2im).
 */
final class Im2colInputGradient {
  private static final VectorSpecies<Float> F = Lanes.F32;

  // Gradients of patches held at a time: 256 KiB stay in the L2 cache until they are added.
  private static final int PATCH_FLOATS = 1 << 16;

  private final Workers workers;
  private final ConvShape shape;
  private final int linesAtOnce;
  private final Tile imageTile = this::imageTile;

  // For each slot.
  private final GemmLoops[] loops;
  private final ArrayMatrix[] pixels;
  private final float[][] patches;

  // The filter, oc x taps: transposed once here, not in each product.
  private final ArrayMatrix filter = new ArrayMatrix();
  private float[] transposed;

  // The running call.
  private float[] dY;
  private int dYOffset;
  private float[] dX;
  private int dXOffset;

  Im2colInputGradient(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    long perLine = (long) shape.ow() * shape.taps();
    this.linesAtOnce = Math.clamp(PATCH_FLOATS / perLine, 1, shape.oh());
    int slots = workers.threads();
    this.loops = new GemmLoops[slots];
    this.pixels = new ArrayMatrix[slots];
    this.patches = new float[slots][];
    for (int slot = 0; slot < slots; slot++) {
      loops[slot] = new GemmLoops(Workers.serial());
      pixels[slot] = new ArrayMatrix();
    }
  }

  void run(int mb, float[] dY, int dYOffset, float[] w, int wOffset, float[] dX, int dXOffset) {
    this.dY = dY;
    this.dYOffset = dYOffset;
    this.dX = dX;
    this.dXOffset = dXOffset;
    transposeFilter(w, wOffset);
    workers.run(mb, shape.flops(mb), imageTile);
  }

  private void transposeFilter(float[] w, int wOffset) {
    if (transposed == null) {
      transposed = new float[shape.filterSize()];
    }
    int taps = shape.taps();
    int oc = shape.oc();
    Transposition.transpose(taps, oc, w, wOffset, oc, transposed, 0, taps);
    filter.set(transposed, 0, taps);
  }

  private void imageTile(int image, int slot) {
    if (patches[slot] == null) {
      patches[slot] = new float[linesAtOnce * shape.ow() * shape.taps()];
    }
    int imageOffset = dXOffset + image * shape.inputSize();
    Arrays.fill(dX, imageOffset, imageOffset + shape.inputSize(), 0);
    int lineLength = shape.ow() * shape.oc();
    for (int oy = 0; oy < shape.oh(); oy += linesAtOnce) {
      int lines = Math.min(linesAtOnce, shape.oh() - oy);
      int at = dYOffset + image * shape.outputSize() + oy * lineLength;
      loops[slot].multiply(
          lines * shape.ow(),
          shape.taps(),
          shape.oc(),
          1,
          pixels[slot].set(dY, at, shape.oc()),
          Transpose.NO,
          filter,
          Transpose.NO,
          0,
          null,
          0,
          false,
          patches[slot],
          0,
          shape.taps());
      addPatches(patches[slot], oy, lines, imageOffset);
    }
  }

  /** Adds the patches of {@code lines} rows of output pixels from {@code oy} on to the image. */
  private void addPatches(float[] patches, int oy, int lines, int imageOffset) {
    int length = shape.kw() * shape.ic();
    int width = shape.iw() * shape.ic();
    int from = 0;
    for (int line = oy; line < oy + lines; line++) {
      for (int ox = 0; ox < shape.ow(); ox++) {
        int start = (ox * shape.sw() - shape.pw()) * shape.ic();
        int skipped = Math.max(0, -start);
        int added = Math.min(width, start + length) - Math.max(0, start);
        for (int ky = 0; ky < shape.kh(); ky++, from += length) {
          int iy = line * shape.sh() - shape.ph() + ky;
          if (iy >= 0 && iy < shape.ih()) {
            add(added, patches, from + skipped, dX, imageOffset + iy * width + start + skipped);
          }
        }
      }
    }
  }

  /** to[i] += from[i] for {@code n} elements. */
  private static void add(int n, float[] from, int fromOffset, float[] to, int toOffset) {
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      FloatVector.fromArray(F, to, toOffset + i)
          .add(FloatVector.fromArray(F, from, fromOffset + i))
          .intoArray(to, toOffset + i);
    }
    for (; i < n; i++) {
      to[toOffset + i] += from[fromOffset + i];
    }
  }
}
