package dev.lanewise.bench.machine;

import dev.lanewise.kernels.gemm.Tuning;
import dev.lanewise.kernels.lanes.FmaPeak;
import dev.lanewise.kernels.lanes.Lanes;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The Java virtual machine.
 *
 * @param arguments its options; a path in one is replaced by {@code <path>}
 * @param processors as many as it may use
 * @param vectorBits the width of the kernels, 0 for scalar
 * @param tuning their tiles and blocks
 */
public record Jvm(
    String version,
    String vendor,
    String name,
    List<String> arguments,
    int processors,
    long maxHeapBytes,
    int preferredVectorBits,
    int vectorBits,
    Tuning tuning) {

  static Jvm read() {
    return new Jvm(
        System.getProperty("java.runtime.version"),
        System.getProperty("java.vendor"),
        System.getProperty("java.vm.name"),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .map(Jvm::withoutPath)
            .toList(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        FmaPeak.preferredBits(),
        Lanes.vectorBits(),
        Tuning.current());
  }

  /** An option with what comes after "=" or ":" left out where it holds a path. */
  public static String withoutPath(String option) {
    if (option.indexOf('/') < 0 && option.indexOf(File.separatorChar) < 0) {
      return option;
    }
    for (int i = 0; i < option.length(); i++) {
      if (option.charAt(i) == '=' || option.charAt(i) == ':') {
        return option.substring(0, i + 1) + "<path>";
      }
    }
    return "<path>";
  }
}
