package dev.lanewise.bench.peer;

import dev.lanewise.bench.machine.Together;
import dev.lanewise.kernels.parallel.Workers;
import java.util.Map;

/** A limit of the machine: work that all threads do at the same time, with no result to check. */
abstract class LimitCall implements PeerCall {
  private final Workers workers;
  private final Together together;
  private final long flops;
  private final String kernel;

  /**
   * A limit.
   *
   * @param flops of all threads in a call
   * @param kernel what it says that it runs
   */
  LimitCall(int threads, long flops, String kernel) {
    this.workers = threads == 1 ? Workers.serial() : Workers.of(threads);
    this.together = new Together(threads, (tile, slot) -> part(tile));
    this.flops = flops;
    this.kernel = kernel;
  }

  /** What one thread does in a call. */
  abstract void part(int thread);

  @Override
  public void run() {
    together.nanos(workers);
  }

  @Override
  public float[] result() {
    return null;
  }

  @Override
  public long flops() {
    return flops;
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(PeerSettings.KERNEL, kernel, PeerSettings.THREADING, "spin then park");
  }

  @Override
  public void close() {
    workers.close();
  }
}
