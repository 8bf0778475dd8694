package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.ELEMENTS;
import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.OUT;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The forward pass of few tiles with a large filter, which transformed would not stay in a cache:
 * the input is transformed once, and a tile for the workers is a block of output channels, whose
 * filter is transformed just before its products. It has the bits of {@link WinogradConvolution}.
 */
final class WinogradColumns {
  // Output channels of a block.
  private static final int COLUMNS = 64;

  // Tiles, at most, and pairs of channels, at least.
  private static final int MOST_TILES = 128;
  private static final int LEAST_PAIRS = 1 << 15;

  private final Workers workers;
  private final ConvShape shape;
  private final int tilesDown;
  private final int tilesAcross;
  private final int icLd;
  private final int filterStride;
  private final Slot[] slots;
  private final Tile lineTile = this::lineTile;
  private final Tile blockTile = this::blockTile;

  // The running call.
  private float[] inputs;
  private int lines;
  private int inputStride;
  private float[] x;
  private int xOffset;
  private float[] w;
  private int wOffset;
  private float[] bias;
  private boolean relu;
  private float[] y;
  private int yOffset;

  /** What a thread needs. */
  private static final class Slot {
    final WinogradLines inputs;
    final WinogradFilter.Part filter = new WinogradFilter.Part();
    final WinogradOutput outputs;
    final WinogradProducts multiplier = new WinogradProducts();

    Slot(ConvShape s, int tilesAcross) {
      inputs = new WinogradLines(s.ih(), s.iw(), s.ic(), IN, s.ph(), s.pw(), tilesAcross);
      outputs = new WinogradOutput(s.oh(), s.ow(), s.oc());
    }
  }

  WinogradColumns(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    this.tilesDown = Math.ceilDiv(shape.oh(), OUT);
    this.tilesAcross = Math.ceilDiv(shape.ow(), OUT);
    this.icLd = Lanes.padded(shape.ic());
    this.filterStride = Winograd.stride(shape.ic() * COLUMNS);
    this.slots = new Slot[workers.threads()];
  }

  /** Whether this is the faster way for so many images. */
  boolean suits(int mb) {
    return (long) mb * tilesDown * tilesAcross <= MOST_TILES
        && shape.ic() * shape.oc() >= LEAST_PAIRS
        && shape.oc() >= COLUMNS * workers.threads();
  }

  void run(
      int mb,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      float[] bias,
      boolean relu,
      float[] y,
      int yOffset) {
    this.x = x;
    this.xOffset = xOffset;
    this.w = w;
    this.wOffset = wOffset;
    this.bias = bias;
    this.relu = relu;
    this.y = y;
    this.yOffset = yOffset;
    lines = mb * tilesDown;
    inputStride = Winograd.stride(lines * tilesAcross * icLd);
    inputs = Winograd.INPUTS.get(ELEMENTS * inputStride);
    long work = Winograd.work(shape.flops(mb));
    workers.run(lines, work, lineTile);
    workers.run(Math.ceilDiv(shape.oc(), COLUMNS), work, blockTile);
  }

  private Slot slot(int number) {
    if (slots[number] == null) {
      slots[number] = new Slot(shape, tilesAcross);
    }
    return slots[number];
  }

  private void lineTile(int number, int slot) {
    int image = number / tilesDown;
    int at = xOffset + image * shape.inputSize();
    int to = Scratch.START + number * tilesAcross * icLd;
    slot(slot).inputs.transform(x, at, number - image * tilesDown, inputs, to, icLd, inputStride);
  }

  private void blockTile(int block, int slotNumber) {
    Slot slot = slot(slotNumber);
    int first = block * COLUMNS;
    int columns = Math.min(COLUMNS, shape.oc() - first);
    int pairs = shape.ic() * shape.oc();
    float[] filters = Winograd.FACTORS.get(ELEMENTS * filterStride);
    for (int c = 0; c < shape.ic(); c++) {
      int from = wOffset + c * shape.oc() + first;
      int to = Scratch.START + c * COLUMNS;
      slot.filter.transform(columns, w, from, pairs, filters, to, filterStride);
    }
    int productStride = Winograd.stride(lines * tilesAcross * COLUMNS);
    float[] products = Winograd.PRODUCTS.get(ELEMENTS * productStride);
    slot.multiplier.multiply(
        lines * tilesAcross,
        columns,
        shape.ic(),
        inputs,
        icLd,
        inputStride,
        filters,
        COLUMNS,
        filterStride,
        products,
        COLUMNS,
        productStride);
    for (int line = 0; line < lines; line++) {
      int image = line / tilesDown;
      slot.outputs.transform(
          columns,
          products,
          Scratch.START + line * tilesAcross * COLUMNS,
          COLUMNS,
          productStride,
          bias,
          first,
          relu,
          y,
          yOffset + image * shape.outputSize() + first,
          line - image * tilesDown);
    }
  }
}
