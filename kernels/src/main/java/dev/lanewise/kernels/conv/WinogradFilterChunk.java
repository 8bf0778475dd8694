package dev.lanewise.kernels.conv;

import static dev.lanewise.kernels.conv.WinogradReference.ELEMENTS;
import static dev.lanewise.kernels.conv.WinogradReference.IN;
import static dev.lanewise.kernels.conv.WinogradReference.OUT;

import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/**
 * The gradient of the filter by minimal filtering: for each element one product over tiles of
 * pixels, a group of lines of tiles at a time, which is added to that of the groups before.
 */
final class WinogradFilterChunk implements FilterChunk {
  // Tiles of a group, about: the depth of a product, which makes up for reading and writing its
  // sums.
  private static final int GROUP_TILES = 128;

  private final Workers workers;
  private final ConvShape shape;
  private final int tilesDown;
  private final int tilesAcross;
  private final int icLd;
  private final int ocLd;
  private final int inputStride;
  private final int gradientStride;
  private final int linesPerGroup;
  private final Slot[] slots;
  private final WinogradTaps taps;
  private final Tile lineTile = this::lineTile;
  private final Tile elementTile = this::elementTile;

  // The transformed tiles of a group, and the sums of their products.
  private float[] inputs;
  private float[] gradients;
  private float[] sums;

  // The running call.
  private float[] x;
  private int xOffset;
  private float[] dY;
  private int dYOffset;
  private int first;
  private int lines;

  /** What a thread needs. */
  private static final class Slot {
    final WinogradLines inputs;
    final WinogradLines gradients;
    final WinogradProducts multiplier = new WinogradProducts();

    Slot(ConvShape s, int tilesAcross) {
      inputs = new WinogradLines(s.ih(), s.iw(), s.ic(), IN, s.ph(), s.pw(), tilesAcross);
      gradients = new WinogradLines(s.oh(), s.ow(), s.oc(), OUT, 0, 0, tilesAcross);
    }
  }

  WinogradFilterChunk(Workers workers, ConvShape shape) {
    this.workers = workers;
    this.shape = shape;
    this.tilesDown = Math.ceilDiv(shape.oh(), OUT);
    this.tilesAcross = Math.ceilDiv(shape.ow(), OUT);
    this.icLd = Lanes.padded(shape.ic());
    this.ocLd = Lanes.padded(shape.oc());
    this.linesPerGroup = Math.ceilDiv(GROUP_TILES, tilesAcross);
    this.inputStride = Winograd.stride(linesPerGroup * tilesAcross * icLd);
    this.gradientStride = Winograd.stride(linesPerGroup * tilesAcross * ocLd);
    this.slots = new Slot[workers.threads()];
    this.taps = new WinogradTaps(workers, shape.ic() * shape.oc());
  }

  @Override
  public int imagesPerChunk(int mb) {
    return WinogradReference.imagesPerChunk(shape, mb);
  }

  @Override
  public void compute(
      int images, float[] x, int xOffset, float[] dY, int dYOffset, float[] to, int toOffset) {
    inputs = Winograd.INPUTS.get(ELEMENTS * inputStride);
    gradients = Winograd.FACTORS.get(ELEMENTS * gradientStride);
    sums = Winograd.PRODUCTS.get(ELEMENTS * taps.stride);
    this.x = x;
    this.xOffset = xOffset;
    this.dY = dY;
    this.dYOffset = dYOffset;
    long lineWork = Winograd.work(shape.flops(1)) / tilesDown;
    for (first = 0; first < images * tilesDown; first += linesPerGroup) {
      lines = Math.min(linesPerGroup, images * tilesDown - first);
      workers.run(lines, lines * lineWork, lineTile);
      workers.run(ELEMENTS, lines * lineWork, elementTile);
    }
    taps.transform(sums, to, toOffset);
  }

  private Slot slot(int number) {
    if (slots[number] == null) {
      slots[number] = new Slot(shape, tilesAcross);
    }
    return slots[number];
  }

  private void lineTile(int number, int slotNumber) {
    Slot slot = slot(slotNumber);
    int image = (first + number) / tilesDown;
    int line = first + number - image * tilesDown;
    int tile = number * tilesAcross;
    int at = xOffset + image * shape.inputSize();
    slot.inputs.transform(x, at, line, inputs, Scratch.START + tile * icLd, icLd, inputStride);
    at = dYOffset + image * shape.outputSize();
    slot.gradients.transform(
        dY, at, line, gradients, Scratch.START + tile * ocLd, ocLd, gradientStride);
  }

  private void elementTile(int e, int slotNumber) {
    slot(slotNumber)
        .multiplier
        .addTiles(
            shape.ic(),
            shape.oc(),
            lines * tilesAcross,
            inputs,
            Scratch.START + e * inputStride,
            icLd,
            gradients,
            Scratch.START + e * gradientStride,
            ocLd,
            first > 0,
            sums,
            Scratch.START + e * taps.stride);
  }
}
