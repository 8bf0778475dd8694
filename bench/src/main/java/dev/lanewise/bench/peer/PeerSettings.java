package dev.lanewise.bench.peer;

import dev.lanewise.bench.result.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a library ran with, as the JVM that measured it says in a line of its output.
 *
 * @param flops floating-point operations of one call
 * @param says what the library says about itself
 * @param cleared variables of the environment that were cleared before it was loaded
 * @param set variables that were set then
 */
public record PeerSettings(
    String peer,
    String shape,
    int threads,
    long flops,
    Map<String, String> says,
    Map<String, String> cleared,
    Map<String, String> set) {
  /** The library's version, and how it was built where it says so. */
  public static final String VERSION = "version";

  /** The kernels it chose on this processor. */
  public static final String KERNEL = "kernel";

  /** Whose its threads are. */
  public static final String THREADING = "threading";

  /** How operands and result are laid out, where the library chooses. */
  public static final String LAYOUTS = "layouts";

  /** Microseconds to bring plain operands into these layouts and the result out of its own. */
  public static final String REORDERS = "reorders";

  private static final String MARK = "lanewise-peer ";

  /** Sorts the maps, so that the same settings look the same. */
  public PeerSettings {
    says = new TreeMap<>(says);
    cleared = new TreeMap<>(cleared);
    set = new TreeMap<>(set);
  }

  /** This as a line that {@link #parse} finds. */
  public String line() {
    return MARK + Json.line(this).strip();
  }

  /** The settings in the lines of a log, in their order. */
  public static List<PeerSettings> parse(List<String> log) {
    return log.stream()
        .filter(line -> line.contains(MARK))
        // JMH has written the beginning of the line.
        .map(line -> line.substring(line.indexOf(MARK) + MARK.length()))
        .map(json -> Json.MAPPER.readValue(json, PeerSettings.class))
        .toList();
  }
}
