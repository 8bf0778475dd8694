package dev.lanewise.network.data;

import dev.lanewise.network.random.RandomStream;

/**
 * Paints one digit as a hand might write it: strokes with points moved a little, turned, slanted,
 * scaled, shifted, warped, with a pen of any width, and noise.
 */
final class DigitPainter {
  /** Rows and columns of an image. */
  static final int SIZE = 28;

  private static final double CENTRE = (SIZE - 1) / 2.0;

  /** Pixels of the height of a digit before it is scaled. */
  private static final double HEIGHT = 20;

  /** Lines that stand for the curve between two points of a stroke. */
  private static final int PIECES = 4;

  // How far the hand strays.
  private static final double POINT_JITTER = 4.5 / 100;
  private static final double MOST_ROTATION = 0.3;
  private static final double MOST_SLANT = 0.36;
  private static final double MOST_SHIFT = 2.0;
  private static final double MOST_WARP = 4.2;
  private static final double MOST_NOISE = 0.3;

  private final Pen pen = new Pen(SIZE);
  private final Warp warp = new Warp(SIZE - 1);
  private double[] points = new double[64];
  private double xx;
  private double xy;
  private double yx;
  private double yy;
  private double shiftX;
  private double shiftY;

  /**
   * Paints {@code digit} over {@code SIZE * SIZE} pixels, with all that varies from {@code random}.
   */
  void paint(int digit, RandomStream random, byte[] pixels, int offset) {
    int way = random.nextInt(DigitStrokes.ways(digit));
    drawAffine(random);
    warp.draw(random, random.uniform(0.3, 1) * MOST_WARP);
    pen.start(random.uniform(0.85, 1.8));
    for (int[] stroke : DigitStrokes.strokes(digit, way)) {
      int n = jitter(stroke, random);
      curve(n);
    }
    double ink = random.uniform(0.6, 1.05) * 255;
    double noise = random.nextDouble() * MOST_NOISE * 255;
    for (int pixel = 0; pixel < SIZE * SIZE; pixel += 2) {
      int bits = random.nextInt();
      pixels[offset + pixel] = grey(ink * pen.coverage(pixel) + noise * triangular(bits));
      pixels[offset + pixel + 1] =
          grey(ink * pen.coverage(pixel + 1) + noise * triangular(bits >>> 16));
    }
  }

  /** Scale, then slant, then rotation, then shift. */
  private void drawAffine(RandomStream random) {
    double angle = random.uniform(-MOST_ROTATION, MOST_ROTATION);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double slant = random.uniform(-MOST_SLANT, MOST_SLANT);
    double scaleX = HEIGHT * random.uniform(0.75, 1.15);
    double scaleY = HEIGHT * random.uniform(0.8, 1.1);
    xx = cos * scaleX;
    xy = (cos * slant - sin) * scaleY;
    yx = sin * scaleX;
    yy = (sin * slant + cos) * scaleY;
    shiftX = CENTRE + random.uniform(-MOST_SHIFT, MOST_SHIFT);
    shiftY = CENTRE + random.uniform(-MOST_SHIFT, MOST_SHIFT);
  }

  /**
   * The points of a stroke, moved a little, around (0, 0) in units of the box; twins stay twins.
   */
  private int jitter(int[] stroke, RandomStream random) {
    int n = stroke.length / 2;
    if (points.length < 2 * n) {
      points = new double[4 * n];
    }
    for (int i = 0; i < n; i++) {
      if (i > 0 && twins(stroke, i)) {
        points[2 * i] = points[2 * i - 2];
        points[2 * i + 1] = points[2 * i - 1];
      } else {
        points[2 * i] = stroke[2 * i] / 100.0 - 0.5 + random.uniform(-POINT_JITTER, POINT_JITTER);
        points[2 * i + 1] =
            stroke[2 * i + 1] / 100.0 - 0.5 + random.uniform(-POINT_JITTER, POINT_JITTER);
      }
    }
    return n;
  }

  private static boolean twins(int[] stroke, int i) {
    return stroke[2 * i] == stroke[2 * i - 2] && stroke[2 * i + 1] == stroke[2 * i - 1];
  }

  /** Draws the curve through the first {@code n} points (Catmull and Rom, 1974). */
  private void curve(int n) {
    place(points[0], points[1]);
    double lastX = warp.x();
    double lastY = warp.y();
    for (int i = 0; i + 1 < n; i++) {
      if (same(i, i + 1)) {
        continue;
      }
      int before = i > 0 ? i - 1 : i;
      int after = i + 2 < n ? i + 2 : i + 1;
      for (int piece = 1; piece <= PIECES; piece++) {
        double t = piece / (double) PIECES;
        place(spline(before, i, after, 0, t), spline(before, i, after, 1, t));
        pen.line(lastX, lastY, warp.x(), warp.y());
        lastX = warp.x();
        lastY = warp.y();
      }
    }
  }

  private boolean same(int i, int j) {
    return points[2 * i] == points[2 * j] && points[2 * i + 1] == points[2 * j + 1];
  }

  /** The curve at {@code t} between points i and i + 1, in one coordinate. */
  private double spline(int before, int i, int after, int coordinate, double t) {
    double p0 = points[2 * before + coordinate];
    double p1 = points[2 * i + coordinate];
    double p2 = points[2 * i + 2 + coordinate];
    double p3 = points[2 * after + coordinate];
    double a = 3 * (p1 - p2) + p3 - p0;
    double b = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    return p1 + 0.5 * t * (p2 - p0 + t * (b + t * a));
  }

  /** Moves a point of the box to its place in the image. */
  private void place(double x, double y) {
    warp.move(xx * x + xy * y + shiftX, yx * x + yy * y + shiftY);
  }

  /** From -1 to 1 with a peak at 0: the sum of the two lowest bytes. */
  private static double triangular(int bits) {
    return ((bits & 0xFF) + (bits >>> 8 & 0xFF) - 255) / 255.0;
  }

  private static byte grey(double value) {
    return (byte) (int) (Math.min(Math.max(value, 0), 255) + 0.5);
  }
}
