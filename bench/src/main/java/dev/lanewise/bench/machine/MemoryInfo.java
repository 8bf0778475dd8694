package dev.lanewise.bench.machine;

import oshi.SystemInfo;

/**
 * Main memory.
 *
 * @param transparentHugePages "always", "madvise", "never", or "unknown"
 */
public record MemoryInfo(long bytes, long pageBytes, String transparentHugePages) {
  static MemoryInfo read() {
    var memory = new SystemInfo().getHardware().getMemory();
    return new MemoryInfo(
        memory.getTotal(),
        memory.getPageSize(),
        ProcText.read("/sys/kernel/mm/transparent_hugepage/enabled")
            .map(ProcText::chosen)
            .orElse("unknown"));
  }
}
