package dev.lanewise.bench.report;

import dev.lanewise.bench.gemm.BatchBenchmark;
import dev.lanewise.bench.shapes.ConvShapes;
import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.UpdateRule;
import dev.lanewise.bench.shapes.UpdateWork;
import dev.lanewise.bench.vector.UpdateBenchmark;
import java.util.Map;

/**
 * What one operation does.
 *
 * @param flops floating-point operations, 0 where a count would say little
 * @param bytes bytes that must move between memory and core, 0 where memory is not what limits
 */
record Work(long flops, long bytes) {

  /** The work of a benchmark, by its name and what JMH varied. */
  static Work of(String benchmark, Map<String, String> params) {
    String shape = params.getOrDefault("shape", "");
    return switch (benchmark) {
      case "Gemm", "Packed" -> new Work(GemmShape.named(shape).flops(), 0);
      case "Batch" -> new Work(BatchBenchmark.COUNT * GemmShape.named(shape).flops(), 0);
      case "ConvForward", "ConvInputGradient", "ConvFilterGradient" -> new Work(conv(shape), 0);
      case "TrainingStep" -> new Work(network(shape, true), 0);
      case "Inference" -> new Work(network(shape, false), 0);
      case "Activation" -> new Work(0, 8 * Long.parseLong(shape));
      case "Softmax" -> new Work(0, 8 * product(shape));
      case "MaxPool" -> new Work(0, pool(shape));
      case "Update" -> new Work(0, update(shape).bytes());
      default -> new Work(0, 0);
    };
  }

  private static long conv(String shape) {
    return ConvShapes.named(shape).flops();
  }

  private static long product(String shape) {
    long product = 1;
    for (String side : shape.split("x")) {
      product *= Long.parseLong(side);
    }
    return product;
  }

  /** Input, output and index of 128 images of 24 x 24 x 64. */
  private static long pool(String shape) {
    int side = shape.equals("2x2") ? 12 : 11;
    return 128L * 64 * (4 * 24 * 24 + 5 * side * side);
  }

  private static UpdateWork update(String rule) {
    return new UpdateWork(UpdateRule.named(rule), UpdateBenchmark.Input.N);
  }

  /** The products and convolutions of a network; the rest is a small share. */
  private static long network(String name, boolean training) {
    long flops = 0;
    for (GemmShape shape : GemmShape.list()) {
      boolean part = shape.name().startsWith(name + "-dense");
      if (part && (training || shape.name().endsWith("-forward"))) {
        flops += shape.flops();
      }
    }
    if (name.equals("keras-convnet")) {
      // The gradient of the images themselves is not computed.
      flops += conv("convnet-1") * (training ? 2 : 1) + conv("convnet-2") * (training ? 3 : 1);
    }
    return flops;
  }
}
