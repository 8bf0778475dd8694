package dev.lanewise.bench.peer;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** Functions of C. */
@SuppressWarnings("restricted")
final class Native {
  /** {@code char}. */
  static final ValueLayout.OfByte CHAR = ValueLayout.JAVA_BYTE;

  /** {@code int}. */
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  /** {@code int64_t}. */
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** {@code float}. */
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  /** Any pointer. */
  static final AddressLayout POINTER = ValueLayout.ADDRESS;

  private static final Linker LINKER = Linker.nativeLinker();

  private Native() {}

  /** A function of the C library. */
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return function(LINKER.defaultLookup().findOrThrow(name), result, arguments);
  }

  /**
   * The function at an address.
   *
   * @param result null for {@code void}
   */
  static MethodHandle function(
      MemorySegment address, MemoryLayout result, MemoryLayout... arguments) {
    FunctionDescriptor descriptor =
        result == null
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(result, arguments);
    return LINKER.downcallHandle(address, descriptor);
  }

  /** The text that a {@code const char*} points to; null for a null pointer. */
  static String text(MemorySegment pointer) {
    return pointer.address() == 0 ? null : pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** The texts of a {@code char**} variable of the C library, up to the null pointer at its end. */
  static List<String> texts(String variable) {
    MemorySegment pointers =
        LINKER
            .defaultLookup()
            .findOrThrow(variable)
            .reinterpret(POINTER.byteSize())
            .get(POINTER, 0)
            .reinterpret(Long.MAX_VALUE);
    List<String> texts = new ArrayList<>();
    for (long i = 0; ; i++) {
      String text = text(pointers.getAtIndex(POINTER, i));
      if (text == null) {
        return texts;
      }
      texts.add(text);
    }
  }

  /** Calls that cannot fail other than by a mistake in this program. */
  interface Call<T> {
    /** The call itself. */
    T run() throws Throwable;
  }

  /** Runs a call of a function handle, whose exceptions Java knows nothing about. */
  static <T> T call(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of a native function failed: " + e.getMessage(), e);
    }
  }
}
