package dev.lanewise.kernels.parallel;

/**
 * The body of a job that is cut into tiles. Tiles run in any order and on any thread, so each must
 * write only what no other tile of the job touches.
 */
@FunctionalInterface
public interface Tile {
  /**
   * Runs one tile.
   *
   * @param tile the tile, 0 to tiles - 1
   * @param slot the thread that runs it, 0 to {@link Workers#threads()} - 1, for scratch memory; no
   *     two tiles that run at the same time have the same slot. A result must not depend on it.
   */
  void run(int tile, int slot);
}
