package dev.lanewise.bench.machine;

import dev.lanewise.kernels.parallel.Tile;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that starts when every thread is there. Without that, a thread that wakes up late leaves its
 * part to another one, and two threads look as slow as one.
 */
public final class Together {
  private final int threads;
  private final Tile body;
  private final AtomicInteger arrived = new AtomicInteger();
  private final long[] starts;
  private final long[] ends;

  /**
   * Work for so many threads.
   *
   * @param body one thread's part; its tile is the thread's number
   */
  public Together(int threads, Tile body) {
    this.threads = threads;
    this.body = body;
    this.starts = new long[threads];
    this.ends = new long[threads];
  }

  /**
   * Does it.
   *
   * @param workers as many as there are parts
   * @return nanoseconds from the first start to the last end
   */
  public long nanos(Workers workers) {
    arrived.set(0);
    workers.run(threads, Long.MAX_VALUE, this::run);
    return Arrays.stream(ends).max().getAsLong() - Arrays.stream(starts).min().getAsLong();
  }

  private void run(int tile, int slot) {
    arrived.incrementAndGet();
    while (arrived.get() < threads) {
      Thread.onSpinWait();
    }
    starts[tile] = System.nanoTime();
    body.run(tile, slot);
    ends[tile] = System.nanoTime();
  }
}
