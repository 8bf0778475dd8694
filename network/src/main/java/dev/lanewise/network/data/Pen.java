package dev.lanewise.network.data;

import java.util.Arrays;

/**
 * Draws lines with a round tip on a square of pixels: it keeps how far each pixel's centre is from
 * the nearest line, from which the ink follows with smooth edges.
 */
final class Pen {
  private final int size;
  private final double[] squaredDistance;
  private double radius;

  Pen(int size) {
    this.size = size;
    this.squaredDistance = new double[size * size];
  }

  /**
   * Starts on an empty square.
   *
   * @param radius of the tip, in pixels
   */
  void start(double radius) {
    this.radius = radius;
    Arrays.fill(squaredDistance, Double.MAX_VALUE);
  }

  /** Draws a line; pixel (row, column) has its centre at (column, row). */
  void line(double x0, double y0, double x1, double y1) {
    double reach = radius + 0.5;
    int left = clamp(Math.min(x0, x1) - reach);
    int right = clamp(Math.max(x0, x1) + reach + 1);
    int top = clamp(Math.min(y0, y1) - reach);
    int bottom = clamp(Math.max(y0, y1) + reach + 1);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length2 = dx * dx + dy * dy;
    double scale = length2 > 0 ? 1 / length2 : 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        double along = ((column - x0) * dx + (row - y0) * dy) * scale;
        along = Math.min(Math.max(along, 0), 1);
        double awayX = x0 + along * dx - column;
        double awayY = y0 + along * dy - row;
        double distance2 = awayX * awayX + awayY * awayY;
        int pixel = row * size + column;
        if (distance2 < squaredDistance[pixel]) {
          squaredDistance[pixel] = distance2;
        }
      }
    }
  }

  private int clamp(double coordinate) {
    return (int) Math.min(Math.max(coordinate, 0), size);
  }

  /** How much of a pixel is covered, about: 0 to 1, falling over one pixel at the edge. */
  double coverage(int pixel) {
    double reach = radius + 0.5;
    double distance2 = squaredDistance[pixel];
    if (distance2 >= reach * reach) {
      return 0;
    }
    return Math.min(1, reach - Math.sqrt(distance2));
  }
}
