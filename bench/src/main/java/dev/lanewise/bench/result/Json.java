package dev.lanewise.bench.result;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How results are written as JSON. */
public final class Json {
  /** Reads and writes, indented. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final JsonMapper LINES = JsonMapper.builder().build();

  private Json() {}

  /** A value as indented text that ends in a new line. */
  public static String pretty(Object value) {
    return MAPPER.writeValueAsString(value) + "\n";
  }

  /** A value as one line, for logs in JSON lines. */
  public static String line(Object value) {
    return LINES.writeValueAsString(value) + "\n";
  }
}
