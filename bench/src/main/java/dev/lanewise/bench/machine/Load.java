package dev.lanewise.bench.machine;

import java.util.List;

/**
 * How busy the machine was.
 *
 * @param oneMinute load average of the last minute, or null where the system does not say
 * @param stealTicks time that the hypervisor gave to others since the start of the system, in
 *     ticks, or null
 * @param totalTicks all time since the start, of all processors, in ticks, or null
 */
public record Load(Double oneMinute, Long stealTicks, Long totalTicks) {
  // In /proc/stat: user nice system idle iowait irq softirq steal; guest time is part of user.
  private static final int STEAL = 8;

  /** The load now. */
  public static Load read() {
    return parse(ProcText.read("/proc/loadavg").orElse(""), ProcText.read("/proc/stat").orElse(""));
  }

  static Load parse(String loadavg, String stat) {
    List<String> averages = ProcText.words(loadavg);
    List<String> ticks = ProcText.words(stat.lines().findFirst().orElse(""));
    Double oneMinute = averages.isEmpty() ? null : Double.valueOf(averages.get(0));
    if (ticks.size() <= STEAL) {
      return new Load(oneMinute, null, null);
    }
    long total = 0;
    for (int i = 1; i <= STEAL; i++) {
      total += Long.parseLong(ticks.get(i));
    }
    return new Load(oneMinute, Long.valueOf(ticks.get(STEAL)), total);
  }
}
