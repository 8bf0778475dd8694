package dev.lanewise.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the jar was built with, from libraries.properties: versions and the platform. */
final class Libraries {
  private static final Properties PROPERTIES = new Properties();

  static {
    try (InputStream in = Libraries.class.getResourceAsStream("libraries.properties")) {
      PROPERTIES.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read libraries.properties", e);
    }
  }

  private Libraries() {}

  /** A version, or "platform". */
  static String get(String name) {
    return PROPERTIES.getProperty(name);
  }
}
