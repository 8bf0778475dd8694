package dev.lanewise.bench.peer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An array in memory that oneDNN works on. */
final class OneDnnArray {
  private final OneDnnLayout layout;
  private final MemorySegment data;
  private final MemorySegment memory;

  /** An array where its data are. */
  OneDnnArray(OneDnnLayout layout, MemorySegment data) {
    this.layout = layout;
    this.data = data;
    this.memory = OneDnn.create("dnnl_memory_create", layout, OneDnn.ENGINE, data);
  }

  /** Zeros. */
  OneDnnArray(OneDnnLayout layout) {
    this(layout, NativeMemory.allocate(layout.bytes()));
  }

  /** How it is laid out. */
  OneDnnLayout layout() {
    return layout;
  }

  /** The memory object. */
  MemorySegment memory() {
    return memory;
  }

  /** The numbers as they lie. */
  float[] numbers() {
    return data.toArray(ValueLayout.JAVA_FLOAT);
  }
}
