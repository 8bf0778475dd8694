package dev.lanewise.bench.machine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The environment variables that change what native libraries do. */
public final class Environment {
  private static final List<String> PREFIXES =
      List.of("OPENBLAS_", "OMP_", "MKL_", "KMP_", "GOMP_", "DNNL_", "ONEDNN_", "BLIS_", "GOTO_");

  private Environment() {}

  /** Those of {@code all} that matter, by name; a path in a value is replaced. */
  public static Map<String, String> relevant(Map<String, String> all) {
    Map<String, String> relevant = new TreeMap<>();
    all.forEach(
        (name, value) -> {
          if (PREFIXES.stream().anyMatch(name::startsWith)) {
            relevant.put(name, value.contains("/") ? "<path>" : value);
          }
        });
    return relevant;
  }
}
