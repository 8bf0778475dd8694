package dev.lanewise.bench.machine;

import java.util.List;
import java.util.Optional;

/**
 * What the control groups of Linux allow this process.
 *
 * @param cgroup 1 or 2, or 0 where there is none
 * @param cpus processors' worth of time, or null where there is no limit
 * @param memoryBytes or null where there is no limit
 */
public record Limits(int cgroup, Double cpus, Long memoryBytes) {
  // Version 1 says "no limit" by a number near 2^63.
  private static final long NO_LIMIT = 1L << 60;
  private static final String ROOT = "/sys/fs/cgroup";

  static Limits read() {
    String own = ProcText.read("/proc/self/cgroup").orElse("");
    if (ProcText.read(ROOT + "/cgroup.controllers").isPresent()) {
      String folder = ROOT + path(own, "");
      return new Limits(
          2,
          either(folder, ROOT, "/cpu.max").map(Limits::cpuMax).orElse(null),
          either(folder, ROOT, "/memory.max").map(Limits::memory).orElse(null));
    }
    if (own.isEmpty()) {
      return new Limits(0, null, null);
    }
    String cpu = ROOT + "/cpu";
    String cpuOwn = cpu + path(own, "cpu");
    String memory = ROOT + "/memory";
    return new Limits(
        1,
        quota(
            either(cpuOwn, cpu, "/cpu.cfs_quota_us").orElse("-1"),
            either(cpuOwn, cpu, "/cpu.cfs_period_us").orElse("100000")),
        either(memory + path(own, "memory"), memory, "/memory.limit_in_bytes")
            .map(Limits::memory)
            .orElse(null));
  }

  // In a container the group's own path may lie outside what is mounted: its root is the group.
  private static Optional<String> either(String folder, String otherFolder, String file) {
    return ProcText.read(folder + file).or(() -> ProcText.read(otherFolder + file));
  }

  /** The group's path in the text of /proc/self/cgroup; version 2 has the controller "". */
  static String path(String cgroup, String controller) {
    for (String line : cgroup.split("\n")) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3 && List.of(fields[1].split(",")).contains(controller)) {
        return fields[2].equals("/") ? "" : fields[2];
      }
    }
    return "";
  }

  /** Version 2: "200000 100000" are two processors, "max 100000" no limit. */
  static Double cpuMax(String text) {
    List<String> words = ProcText.words(text);
    return words.size() < 2 || words.get(0).equals("max")
        ? null
        : quota(words.get(0), words.get(1));
  }

  /** Version 1: microseconds of processor time in each period; -1 for no limit. */
  static Double quota(String quota, String period) {
    long time = Long.parseLong(quota);
    return time <= 0 ? null : (double) time / Long.parseLong(period);
  }

  /** Bytes, or null where the text says that there is no limit. */
  static Long memory(String text) {
    if (text.equals("max")) {
      return null;
    }
    long bytes = Long.parseLong(text);
    return bytes >= NO_LIMIT ? null : bytes;
  }
}
