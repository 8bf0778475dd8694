package dev.lanewise.bench.shapes;

import java.util.List;
import java.util.stream.Stream;

/** The operations that libraries are measured at. */
public final class Workloads {
  private static final List<Workload> LAYERS =
      Stream.of(
              ConvWork.list(),
              PoolWork.list(),
              ElementWork.list(),
              SoftmaxWork.list(),
              UpdateWork.list())
          .<Workload>flatMap(List::stream)
          .toList();

  private Workloads() {}

  /** Matrix products. */
  public static List<GemmShape> products() {
    return GemmShape.list();
  }

  /** What layers compute besides: those of a training step, and of residual networks. */
  public static List<Workload> layers() {
    return LAYERS;
  }

  /**
   * The operation of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Workload named(String name) {
    Stream<Workload> all = Stream.concat(products().stream(), layers().stream());
    return named(all, name);
  }

  /** As the other, of these. */
  static <W extends Workload> W named(Stream<W> works, String name) {
    return works
        .filter(work -> work.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("the shape is '" + name + "', must be a listed one"));
  }
}
