package dev.lanewise.bench.machine;

import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorIdentifier;

/**
 * The processor.
 *
 * @param physicalCores cores that this system sees
 * @param flags instruction sets and other features, as the system names them
 * @param governor how the clock is governed, or "unknown"
 * @param hypervisor whether it is a virtual machine's processor
 */
public record Cpu(
    String vendor,
    String model,
    String microarchitecture,
    String family,
    String modelNumber,
    String stepping,
    int physicalCores,
    int logicalCores,
    List<Cache> caches,
    String governor,
    boolean hypervisor,
    List<String> flags) {

  static Cpu read() {
    CentralProcessor processor = new SystemInfo().getHardware().getProcessor();
    ProcessorIdentifier id = processor.getProcessorIdentifier();
    List<String> flags =
        ProcText.read("/proc/cpuinfo").map(Cpu::flags).orElse(processor.getFeatureFlags());
    return new Cpu(
        id.getVendor(),
        id.getName().strip(),
        id.getMicroarchitecture(),
        id.getFamily(),
        id.getModel(),
        id.getStepping(),
        processor.getPhysicalProcessorCount(),
        processor.getLogicalProcessorCount(),
        Cache.read(processor),
        ProcText.read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").orElse("unknown"),
        flags.contains("hypervisor"),
        flags);
  }

  /** The feature flags in the text of /proc/cpuinfo: "flags" on x86, "Features" on ARM. */
  static List<String> flags(String cpuinfo) {
    return ProcText.value(cpuinfo, "flags")
        .or(() -> ProcText.value(cpuinfo, "Features"))
        .map(ProcText::words)
        .orElse(List.of());
  }

  /** The size in bytes of the cache that holds data at a level, or {@code otherwise}. */
  public long cacheBytes(int level, long otherwise) {
    for (Cache cache : caches) {
      if (cache.level() == level && !cache.type().equals("instruction")) {
        return cache.bytes();
      }
    }
    return otherwise;
  }
}
