package dev.lanewise.network.data;

import dev.lanewise.network.random.RandomStream;

/**
 * A random smooth displacement of the plane, as in Simard, Steinkraus, Platt, "Best practices for
 * convolutional neural networks", 2003. They smooth random displacements of all pixels with a
 * Gaussian; this takes random displacements on a coarse grid as the coefficients of a uniform cubic
 * B-spline, which costs a few points of a stroke instead of all pixels.
 */
final class Warp {
  /** Cells of the grid each way; a cubic needs three more coefficients. */
  private static final int CELLS = 4;

  private static final int SIDE = CELLS + 3;

  private final double size;
  private final double[] dx = new double[SIDE * SIDE];
  private final double[] dy = new double[SIDE * SIDE];
  private final double[] weightsX = new double[4];
  private final double[] weightsY = new double[4];
  private double x;
  private double y;

  /** A displacement of the square from 0 to {@code size}, none at first. */
  Warp(double size) {
    this.size = size;
  }

  /** Draws new displacements, each coefficient up to {@code amplitude} in each direction. */
  void draw(RandomStream random, double amplitude) {
    for (int i = 0; i < dx.length; i++) {
      dx[i] = random.uniform(-amplitude, amplitude);
      dy[i] = random.uniform(-amplitude, amplitude);
    }
  }

  /** Displaces a point; read the result from {@link #x()} and {@link #y()}. */
  void move(double fromX, double fromY) {
    int column = weights(fromX, weightsX);
    int row = weights(fromY, weightsY);
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double weight = weightsY[i] * weightsX[j];
        int at = (row + i) * SIDE + column + j;
        sumX += weight * dx[at];
        sumY += weight * dy[at];
      }
    }
    x = fromX + sumX;
    y = fromY + sumY;
  }

  double x() {
    return x;
  }

  double y() {
    return y;
  }

  /** The cell of a coordinate, and the weights of the four coefficients from there on. */
  private int weights(double coordinate, double[] weights) {
    double position = Math.min(Math.max(coordinate / size, 0), 1) * CELLS;
    int cell = Math.min((int) position, CELLS - 1);
    double t = position - cell;
    double s = 1 - t;
    weights[0] = s * s * s / 6;
    weights[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
    weights[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
    weights[3] = t * t * t / 6;
    return cell;
  }
}
