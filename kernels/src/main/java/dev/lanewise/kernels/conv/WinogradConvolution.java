package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.ELEMENTS;
import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.OUT;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;

/**
 * The forward pass: a tile for the workers is a group of lines of tiles, whose transformed input
 * and products stay in the cache. Groups may end within an image; how they are cut changes no bit.
 */
final class WinogradConvolution {
  // Transformed input and products of a group: 512 KiB, half of an L2 cache.
  private static final int GROUP_FLOATS = 1 << 17;

  // Rows of a product, at least, to make up for what it reads of the filter.
  private static final int LEAST_TILES = 48;

  private final Workers workers;
  private final ConvShape shape;
  private final int tilesDown;
  private final int tilesAcross;
  private final int icLd;
  private final int ocLd;
  private final int mostLines;
  private final WinogradColumns columns;
  private final WinogradFilter filter;
  private final float[] paddedBias;
  private final Slot[] slots;
  private final Tile groupTile = this::groupTile;

  // The running call.
  private int lines;
  private int linesPerGroup;
  private float[] x;
  private int xOffset;
  private boolean relu;
  private float[] y;
  private int yOffset;

  /** What a thread needs. */
  private static final class Slot {
    final WinogradLines inputs;
    final WinogradOutput outputs;
    final WinogradProducts multiplier = new WinogradProducts();

    Slot(ConvShape s, int tilesAcross) {
      inputs = new WinogradLines(s.ih(), s.iw(), s.ic(), IN, s.ph(), s.pw(), tilesAcross);
      outputs = new WinogradOutput(s.oh(), s.ow(), s.oc());
    }
  }

  WinogradConvolution(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    this.tilesDown = Math.ceilDiv(shape.oh(), OUT);
    this.tilesAcross = Math.ceilDiv(shape.ow(), OUT);
    this.icLd = Lanes.padded(shape.ic());
    this.ocLd = Lanes.padded(shape.oc());
    int tiles = Math.max(LEAST_TILES, GROUP_FLOATS / (ELEMENTS * (icLd + ocLd)));
    this.mostLines = Math.max(1, tiles / tilesAcross);
    this.columns = new WinogradColumns(workers, shape);
    this.filter = new WinogradFilter(workers, shape.ic() * shape.oc());
    this.paddedBias = new float[ocLd];
    this.slots = new Slot[workers.threads()];
  }

  void run(
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
    this.x = x;
    this.xOffset = xOffset;
    this.relu = relu;
    this.y = y;
    this.yOffset = yOffset;
    if (bias == null) {
      Arrays.fill(paddedBias, 0);
    } else {
      System.arraycopy(bias, biasOffset, paddedBias, 0, shape.oc());
    }
    if (columns.suits(mb)) {
      columns.run(mb, x, xOffset, w, wOffset, paddedBias, relu, y, yOffset);
      return;
    }
    filter.transform(w, wOffset);
    lines = mb * tilesDown;
    int threads = workers.threads();
    int groups = Math.ceilDiv(Math.ceilDiv(lines, mostLines), threads) * threads;
    linesPerGroup = Math.max(1, Math.ceilDiv(lines, Math.max(1, groups)));
    workers.run(Math.ceilDiv(lines, linesPerGroup), Winograd.work(shape.flops(mb)), groupTile);
  }

  private void groupTile(int group, int slotNumber) {
    Slot slot = slots[slotNumber];
    if (slot == null) {
      slot = new Slot(shape, tilesAcross);
      slots[slotNumber] = slot;
    }
    int inputStride = Winograd.stride(linesPerGroup * tilesAcross * icLd);
    int productStride = Winograd.stride(linesPerGroup * tilesAcross * ocLd);
    float[] inputs = Winograd.INPUTS.get(ELEMENTS * inputStride);
    float[] products = Winograd.PRODUCTS.get(ELEMENTS * productStride);
    int first = group * linesPerGroup;
    int end = Math.min(lines, first + linesPerGroup);
    for (int line = first; line < end; line++) {
      int image = line / tilesDown;
      int at = xOffset + image * shape.inputSize();
      int to = Scratch.START + (line - first) * tilesAcross * icLd;
      slot.inputs.transform(x, at, line - image * tilesDown, inputs, to, icLd, inputStride);
    }
    slot.multiplier.multiply(
        (end - first) * tilesAcross,
        shape.oc(),
        shape.ic(),
        inputs,
        icLd,
        inputStride,
        filter.elements,
        shape.oc(),
        filter.stride,
        products,
        ocLd,
        productStride);
    for (int line = first; line < end; line++) {
      int image = line / tilesDown;
      int at = yOffset + image * shape.outputSize();
      int from = Scratch.START + (line - first) * tilesAcross * ocLd;
      slot.outputs.transform(
          shape.oc(),
          products,
          from,
          ocLd,
          productStride,
          paddedBias,
          0,
          relu,
          y,
          at,
          line - image * tilesDown);
    }
  }
}
