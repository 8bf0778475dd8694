package dev.lanewise.bench.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What was built, from build.properties.
 *
 * @param commit the commit's hash, or "unknown" where it was built without git
 * @param dirty whether the sources differed from the commit
 * @param libraries versions of what the benchmarks stand on
 */
public record Build(String version, String commit, boolean dirty, Map<String, String> libraries) {
  private static final String DIRTY = "-dirty";

  /** The build that this class is part of. */
  public static Build read() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read build.properties", e);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n)));
    return of(values);
  }

  static Build of(Map<String, String> values) {
    Map<String, String> libraries = new TreeMap<>(values);
    String version = libraries.remove("version");
    String commit = libraries.remove("commit");
    // Without git the property stays as it is written in the file.
    if (commit == null || !commit.matches("[0-9a-f]{40}(" + DIRTY + ")?")) {
      return new Build(version, "unknown", false, libraries);
    }
    boolean dirty = commit.endsWith(DIRTY);
    String hash = dirty ? commit.substring(0, commit.length() - DIRTY.length()) : commit;
    return new Build(version, hash, dirty, libraries);
  }
}
