package dev.lanewise.bench.machine;

import dev.lanewise.kernels.lanes.Scratch;
import dev.lanewise.kernels.vector.Triad;
import java.util.ArrayList;
import java.util.List;

/**
 * What a = b + s c moves in a second, each thread with arrays of its own.
 *
 * @param level what holds the arrays: "L1", "L2", "L3" or "memory", or a size such as "64 KiB"
 * @param holds bytes that the level holds; 0 for memory
 * @param bytes the arrays of one thread together
 */
public record TriadRate(
    String level,
    long holds,
    long bytes,
    int threads,
    double medianGigabytes,
    double maxGigabytes) {
  static final String MEMORY = "memory";

  private static final long BYTES_A_REPETITION = 128L << 20;
  private static final long LARGEST_CACHE = 64L << 20;
  private static final long SMALLEST_FOOTPRINT = 32L << 10;

  /** Whether the level holds so many bytes. */
  boolean holds(long bytes) {
    return level.equals(MEMORY) || bytes <= holds;
  }

  static List<TriadRate> measure(Cpu cpu, int threads, boolean quick) {
    List<TriadRate> rates = new ArrayList<>();
    for (int level = 1; level <= 3; level++) {
      long size = cpu.cacheBytes(level, 0);
      // Room for the stack and the rest; a virtual machine shares its L3 with others.
      long bytes = level == 3 ? size / 4 / threads : size * 3 / 4;
      if (bytes > 0 && !(quick && level > 1)) {
        rates.add(measure("L" + level, size, bytes, threads, quick));
      }
    }
    long last = Math.min(LARGEST_CACHE, cpu.cacheBytes(3, cpu.cacheBytes(2, LARGEST_CACHE)));
    rates.add(ofMemory(last, threads, quick));
    return rates;
  }

  /**
   * The rate for arrays of each size that the heap has room for, of all threads together: whatever
   * it is that holds them.
   */
  static List<TriadRate> byFootprint(int threads, boolean quick) {
    List<TriadRate> rates = new ArrayList<>();
    int step = quick ? 16 : 2;
    long largest = Math.min(LARGEST_CACHE, mostBytes());
    for (long size = SMALLEST_FOOTPRINT; size <= largest; size *= step) {
      rates.add(measure((size >> 10) + " KiB", size, size / threads, threads, quick));
    }
    rates.add(ofMemory(LARGEST_CACHE, threads, quick));
    return rates;
  }

  /** The rate for arrays of all threads that are four times the last cache, if there is room. */
  private static TriadRate ofMemory(long lastCache, int threads, boolean quick) {
    long bytes = Math.min(4 * lastCache, mostBytes()) / threads;
    return measure(MEMORY, 0, bytes, threads, quick);
  }

  /** The arrays of all threads take no more than a quarter of the heap. */
  private static long mostBytes() {
    return Runtime.getRuntime().maxMemory() / 4;
  }

  private static TriadRate measure(
      String level, long holds, long bytes, int threads, boolean quick) {
    int n = (int) (bytes / (3 * Float.BYTES));
    float[][][] arrays = new float[threads][3][Scratch.START + n];
    int calls = (int) Math.max(1, BYTES_A_REPETITION / Triad.bytes(n) / (holds == 0 ? 1 : 2));
    Rates rates =
        Rates.measure(
            threads,
            quick ? 6 : 20,
            (double) calls * Triad.bytes(n),
            (tile, slot) -> {
              float[][] own = arrays[tile];
              for (int call = 0; call < calls; call++) {
                Triad.run(n, 0.5f, Scratch.START, own[0], own[1], own[2]);
              }
            });
    return new TriadRate(level, holds, Triad.bytes(n), threads, rates.median(), rates.max());
  }
}
