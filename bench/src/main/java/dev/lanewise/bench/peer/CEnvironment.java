package dev.lanewise.bench.peer;

import dev.lanewise.bench.machine.Environment;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment that native libraries see. Java's own view of it, {@code System.getenv}, is a
 * copy and stays as it was.
 */
final class CEnvironment {
  private static final MethodHandle GETENV =
      Native.function("getenv", Native.POINTER, Native.POINTER);
  private static final MethodHandle SETENV =
      Native.function("setenv", Native.INT, Native.POINTER, Native.POINTER, Native.INT);
  private static final MethodHandle UNSETENV =
      Native.function("unsetenv", Native.INT, Native.POINTER);

  private CEnvironment() {}

  /**
   * Clears every variable that changes what a native library does.
   *
   * @return those that were there
   */
  static Map<String, String> clear() {
    Map<String, String> relevant = Environment.relevant(all());
    relevant.keySet().forEach(CEnvironment::unset);
    return relevant;
  }

  private static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    for (String variable : Native.texts("environ")) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        all.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return all;
  }

  /** The value of a variable, or null. */
  static String get(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment c = arena.allocateFrom(name);
      return Native.text(Native.call(() -> (MemorySegment) GETENV.invokeExact(c)));
    }
  }

  /** Sets a variable. */
  static void set(String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment c = arena.allocateFrom(name);
      MemorySegment v = arena.allocateFrom(value);
      check(name, Native.call(() -> (int) SETENV.invokeExact(c, v, 1)));
    }
  }

  private static void unset(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment c = arena.allocateFrom(name);
      check(name, Native.call(() -> (int) UNSETENV.invokeExact(c)));
    }
  }

  private static void check(String name, int status) {
    if (status != 0) {
      throw new IllegalStateException("the environment's variable " + name + " cannot be changed");
    }
  }
}
