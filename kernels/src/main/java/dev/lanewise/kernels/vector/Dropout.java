package dev.lanewise.kernels.vector;

import dev.lanewise.kernels.lanes.Checks;
import dev.lanewise.kernels.lanes.Lanes;
import dev.lanewise.kernels.lanes.Threefry;
import dev.lanewise.kernels.parallel.Strips;
import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Inverted dropout: each element is multiplied by 0 with probability rate, else by 1 / (1 - rate).
 * Which elements are kept is a function of the key, the first counter and the element's number
 * alone, so the same call on dY gives dX and no mask is stored.
 *
 * <p>Source: Srivastava and others, "Dropout: a simple way to prevent neural networks from
 * overfitting", JMLR 2014. The definition is {@link DropoutReference}.
 */
public final class Dropout {
  private static final int BLOCK = 2 * Threefry.BLOCK;

  /** Unused at the end of a thread's words, so that no two threads write to one cache line. */
  private static final int APART = 32;

  private final Workers workers;
  private final Tile tile = this::strip;
  private final int[][] words;

  // The running call.
  private int n;
  private float rate;
  private int key0;
  private int key1;
  private long firstCounter;
  private float[] x;
  private int xOffset;
  private float[] y;
  private int yOffset;

  /** A kernel on these workers, for one thread at a time. */
  public Dropout(Workers workers) {
    this.workers = workers;
    this.words = new int[workers.threads()][BLOCK + APART];
  }

  /**
   * y = x with elements dropped; y may be x.
   *
   * @param n elements
   * @param rate the probability that an element is dropped
   * @param key0 the first word of the random key
   * @param key1 the second word
   * @param firstCounter where this call starts; a caller that goes on by n for the next never meets
   *     a random word again
   * @throws IllegalArgumentException if {@code n} is negative or {@code rate} not in [0, 1)
   * @throws IndexOutOfBoundsException if a region does not lie in its array
   */
  public void apply(
      int n,
      float rate,
      int key0,
      int key1,
      long firstCounter,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    Checks.atLeast("n", n, 0);
    Checks.fraction("rate", rate);
    Checks.region("x", x.length, xOffset, n);
    Checks.region("y", y.length, yOffset, n);
    this.n = n;
    this.rate = rate;
    this.key0 = key0;
    this.key1 = key1;
    this.firstCounter = firstCounter;
    this.x = x;
    this.xOffset = xOffset;
    this.y = y;
    this.yOffset = yOffset;
    workers.run(Strips.count(n), 32L * n, tile);
    this.x = null;
    this.y = null;
  }

  private void strip(int strip, int slot) {
    int from = Strips.from(strip);
    int to = Strips.to(strip, n);
    if (Lanes.SCALAR) {
      DropoutReference.apply(
          to - from, rate, key0, key1, counter(from), x, xOffset + from, y, yOffset + from);
      return;
    }
    int[] words = this.words[slot];
    float scale = DropoutReference.scale(rate);
    int threshold = DropoutReference.threshold(rate);
    for (int done = 0; done < to - from; done += BLOCK) {
      int i = from + done;
      Threefry.fill(key0, key1, counter(i), words, 0);
      int count = Math.min(BLOCK, to - i);
      block(count, scale, threshold, words, x, xOffset + i, y, yOffset + i);
    }
  }

  /** The first counter of the block that starts at element i. */
  private long counter(int i) {
    return firstCounter + i / 2;
  }

  private static void block(
      int n,
      float scale,
      int threshold,
      int[] words,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    FloatVector kept = FloatVector.broadcast(Lanes.F32, scale);
    FloatVector dropped = FloatVector.zero(Lanes.F32);
    int i = 0;
    for (; i <= n - Lanes.LENGTH; i += Lanes.LENGTH) {
      IntVector word = IntVector.fromArray(Lanes.I32, words, i).lanewise(VectorOperators.LSHR, 8);
      VectorMask<Float> keep = word.compare(VectorOperators.GE, threshold).cast(Lanes.F32);
      FloatVector.fromArray(Lanes.F32, x, xOffset + i)
          .mul(dropped.blend(kept, keep))
          .intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] * ((words[i] >>> 8) >= threshold ? scale : 0);
    }
  }
}
