package dev.lanewise.bench.shapes;

import java.util.List;
import java.util.stream.Stream;

/** The operations that libraries are measured at. */
public final class Workloads {
  private static final List<Workload> LAYERS =
      Stream.of(ConvWork.list(), PoolWork.list(), ElementWork.list(), SoftmaxWork.list())
          .<Workload>flatMap(List::stream)
          .toList();

  private Workloads() {}

  /** Matrix products. */
  public static List<GemmShape> products() {
    return GemmShape.list();
  }

  /** What the layers of a training step compute besides. */
  public static List<Workload> layers() {
    return LAYERS;
  }

  /**
   * The operation of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Workload named(String name) {
    return Stream.concat(products().stream(), layers().stream())
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("the shape is '" + name + "', must be a listed one"));
  }
}
