package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A primitive of a layer, on operands that were brought into the layouts it wants. That is not
 * timed; how long it takes, and the way back of the result, is said.
 */
final class OneDnnLayer implements PeerCall {
  private static final int REORDERS = 5;

  private final Workload work;
  private final OneDnnPrimitive primitive;
  private final List<String> layouts = new ArrayList<>();
  private double reorderMicros;
  private OneDnnArray result;
  private OneDnnArray plainResult;

  /** A layer without operands, save those that the primitive has already. */
  OneDnnLayer(Workload work, OneDnnPrimitive primitive) {
    this.work = work;
    this.primitive = primitive;
  }

  /** Adds an operand that lies as {@code plain} says. */
  OneDnnLayer with(int argument, OneDnnLayout plain, float[] numbers) {
    OneDnnArray array = new OneDnnArray(plain, NativeMemory.copy(numbers));
    if (!plain.isSame(primitive.layout(argument))) {
      OneDnnArray wanted = new OneDnnArray(primitive.layout(argument));
      reorder(array, wanted);
      array = wanted;
    }
    layouts.add(array.layout().toString());
    primitive.with(argument, array);
    return this;
  }

  /** Adds the result, which is asked for as {@code plain} says. */
  OneDnnLayer into(int argument, OneDnnLayout plain) {
    result = new OneDnnArray(primitive.layout(argument));
    plainResult = plain.isSame(result.layout()) ? result : new OneDnnArray(plain);
    layouts.add(result.layout().toString());
    primitive.with(argument, result);
    if (result != plainResult) {
      reorder(result, plainResult);
    }
    return this;
  }

  private void reorder(OneDnnArray from, OneDnnArray to) {
    OneDnnPrimitive reorder = OneDnnPrimitive.reorder(from, to);
    double[] micros = new double[REORDERS];
    for (int i = 0; i < REORDERS; i++) {
      long start = System.nanoTime();
      reorder.run();
      micros[i] = (System.nanoTime() - start) * 1e-3;
    }
    reorderMicros += StatUtils.percentile(micros, 50);
  }

  @Override
  public void run() {
    primitive.run();
  }

  @Override
  public float[] result() {
    if (result != plainResult) {
      OneDnnPrimitive.reorder(result, plainResult).run();
    }
    return plainResult.numbers();
  }

  @Override
  public long flops() {
    return work.flops();
  }

  @Override
  public int threads() {
    return OneDnn.threads();
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> says = new TreeMap<>(OneDnn.settings(primitive.toString()));
    says.put(PeerSettings.LAYOUTS, String.join(", ", layouts));
    says.put(PeerSettings.REORDERS, String.format(Locale.ROOT, "%.1f", reorderMicros));
    return says;
  }
}
