package dev.lanewise.kernels.pool;

import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;

/** The images of a batch in parts, rows or bands of them, some of which make a tile. */
final class ImageParts {
  /** Input elements of a tile, about: enough that to take the next costs little beside it. */
  private static final int TILE = 1 << 14;

  private final Workers workers;
  private final int perImage;
  private final int perTile;
  private final Body body;
  private final Tile tile = this::tile;

  // Of the running call.
  private int parts;

  /** What is done with a part. */
  interface Body {
    void run(int image, int part);
  }

  /** Parts of which an image has {@code perImage}. */
  ImageParts(Workers workers, PoolShape shape, int perImage, Body body) {
    this.workers = workers;
    this.perImage = perImage;
    this.perTile = Math.max(1, TILE / (shape.inputSize() / perImage));
    this.body = body;
  }

  /** Runs the body for every part of {@code mb} images. */
  void run(int mb, long work) {
    parts = mb * perImage;
    workers.run(Math.ceilDiv(parts, perTile), work, tile);
  }

  private void tile(int number, int slot) {
    int from = number * perTile;
    int to = from + Math.min(perTile, parts - from);
    for (int part = from; part < to; part++) {
      body.run(part / perImage, part % perImage);
    }
  }
}
