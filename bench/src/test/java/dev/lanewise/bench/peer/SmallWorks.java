package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.ConvWork;
import dev.lanewise.bench.shapes.ElementWork;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.PoolWork;
import dev.lanewise.bench.shapes.SoftmaxWork;
import dev.lanewise.bench.shapes.UpdateRule;
import dev.lanewise.bench.shapes.UpdateWork;
import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.gemm.Transpose;
import dev.lanewise.kernels.pool.PoolShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every kind of operation, small and of odd sizes. */
final class SmallWorks {
  private static final Map<String, ConvShape> CONVOLUTIONS =
      Map.of(
          "direct", new ConvShape(9, 7, 5, 6, 3, 3, 1, 1, 0, 0),
          "minimal", new ConvShape(9, 9, 17, 19, 3, 3, 1, 1, 1, 1),
          "strided", new ConvShape(10, 9, 3, 5, 3, 3, 2, 2, 1, 1),
          "pointwise", new ConvShape(5, 6, 18, 33, 1, 1, 1, 1, 0, 0));

  private static final PoolShape POOL = new PoolShape(6, 8, 19, 2, 2, 2, 2);

  private SmallWorks() {}

  static List<Workload> list() {
    List<Workload> works = new ArrayList<>();
    for (Transpose ta : Transpose.values()) {
      for (Transpose tb : Transpose.values()) {
        works.add(new GemmShape("odd " + ta + " " + tb, 37, 21, 53, ta, tb));
      }
    }
    CONVOLUTIONS.forEach(
        (name, shape) -> {
          for (ConvWork.Pass pass : ConvWork.Pass.values()) {
            works.add(new ConvWork(name + " " + pass, shape, 3, pass));
          }
        });
    works.add(new PoolWork("pool forward", POOL, 3, true));
    works.add(new PoolWork("pool backward", POOL, 3, false));
    for (ElementWork.Function function : ElementWork.Function.values()) {
      works.add(new ElementWork(function, 1003));
    }
    works.add(new SoftmaxWork(7, 10));
    for (UpdateRule rule : UpdateRule.values()) {
      works.add(new UpdateWork(rule, 1003));
    }
    return works;
  }
}
