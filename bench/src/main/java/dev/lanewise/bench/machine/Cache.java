package dev.lanewise.bench.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorCache;

/**
 * A cache as one core sees it.
 *
 * @param type "data", "instruction" or "unified"
 */
public record Cache(int level, String type, long bytes, int lineBytes, int ways) {
  private static final String FOLDER = "/sys/devices/system/cpu/cpu0/cache/index";

  static List<Cache> read(CentralProcessor processor) {
    List<Cache> caches = fromSystem();
    if (caches.isEmpty()) {
      for (ProcessorCache cache : processor.getProcessorCaches()) {
        caches.add(
            new Cache(
                cache.getLevel(),
                cache.getType().name().toLowerCase(Locale.ROOT),
                cache.getCacheSize(),
                cache.getLineSize(),
                cache.getAssociativity()));
      }
    }
    caches.sort(Comparator.comparingInt(Cache::level).thenComparing(Cache::type));
    return caches;
  }

  private static List<Cache> fromSystem() {
    List<Cache> caches = new ArrayList<>();
    for (int i = 0; ; i++) {
      Optional<String> size = ProcText.read(FOLDER + i + "/size");
      if (size.isEmpty()) {
        return caches;
      }
      caches.add(
          new Cache(
              number(i, "level"),
              ProcText.read(FOLDER + i + "/type").orElse("unknown").toLowerCase(Locale.ROOT),
              bytes(size.get()),
              number(i, "coherency_line_size"),
              number(i, "ways_of_associativity")));
    }
  }

  private static int number(int index, String file) {
    return ProcText.read(FOLDER + index + "/" + file).map(Integer::parseInt).orElse(0);
  }

  /** A size such as "512K" or "32M" in bytes. */
  static long bytes(String size) {
    int last = size.length() - 1;
    return switch (size.charAt(last)) {
      case 'K' -> Long.parseLong(size.substring(0, last)) << 10;
      case 'M' -> Long.parseLong(size.substring(0, last)) << 20;
      case 'G' -> Long.parseLong(size.substring(0, last)) << 30;
      default -> Long.parseLong(size);
    };
  }
}
