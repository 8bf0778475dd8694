package dev.lanewise.bench.peer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * A native library of the jar, loaded for good. Its functions must be {@code static final} to be
 * called without a detour.
 */
final class NativeLibrary {
  // Of Linux. MKL's parts need each other's functions: they are looked up when they are called,
  // and found only where they are global.
  private static final int RTLD_LAZY = 0x1;
  private static final int RTLD_GLOBAL = 0x100;

  private static final MethodHandle DLOPEN =
      Native.function("dlopen", Native.POINTER, Native.POINTER, Native.INT);
  private static final MethodHandle DLSYM =
      Native.function("dlsym", Native.POINTER, Native.POINTER, Native.POINTER);
  private static final MethodHandle DLERROR = Native.function("dlerror", Native.POINTER);

  private final String name;
  private final MemorySegment handle;

  private NativeLibrary(String name, MemorySegment handle) {
    this.name = name;
    this.handle = handle;
  }

  /**
   * Loads a library.
   *
   * @param name as bytedeco calls it
   * @param files what it needs, then the library itself
   */
  static NativeLibrary load(String name, String... files) {
    MemorySegment handle = MemorySegment.NULL;
    for (String file : files) {
      handle = open(NativeFiles.extract(name, file));
    }
    return new NativeLibrary(name, handle);
  }

  private static MemorySegment open(Path file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(file.toString());
      MemorySegment handle =
          Native.call(() -> (MemorySegment) DLOPEN.invokeExact(path, RTLD_LAZY | RTLD_GLOBAL));
      if (handle.address() == 0) {
        throw new IllegalStateException(
            "cannot load "
                + file
                + ": "
                + Native.text(Native.call(() -> (MemorySegment) DLERROR.invokeExact())));
      }
      return handle;
    }
  }

  /**
   * A function of the library, or of one that it needs.
   *
   * @param result null for {@code void}
   */
  MethodHandle function(String function, MemoryLayout result, MemoryLayout... arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment symbol = arena.allocateFrom(function);
      MemorySegment address = Native.call(() -> (MemorySegment) DLSYM.invokeExact(handle, symbol));
      if (address.address() == 0) {
        throw new IllegalStateException(name + " has no function " + function);
      }
      return Native.function(address, result, arguments);
    }
  }

  /** Calls {@code int function()}. */
  int askInt(String function) {
    MethodHandle ask = function(function, Native.INT);
    return Native.call(() -> (int) ask.invokeExact());
  }

  /** Calls {@code const char* function()}. */
  String askText(String function) {
    MethodHandle ask = function(function, Native.POINTER);
    return Native.text(Native.call(() -> (MemorySegment) ask.invokeExact()));
  }
}
