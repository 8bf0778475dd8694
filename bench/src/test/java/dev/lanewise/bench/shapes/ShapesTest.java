package dev.lanewise.bench.shapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.gemm.Transpose;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapesTest {
  @Test
  void namesAreUniqueAndFound() {
    List<String> names = GemmShape.list().stream().map(GemmShape::name).toList();
    assertEquals(names.size(), new HashSet<>(names).size());
    names.forEach(name -> assertEquals(name, GemmShape.named(name).name()));
    for (ConvShapes shape : ConvShapes.values()) {
      assertEquals(shape, ConvShapes.named(shape.label()));
    }
    assertThrows(IllegalArgumentException.class, () -> GemmShape.named("square"));
    assertThrows(IllegalArgumentException.class, () -> ConvShapes.named("square"));
  }

  @Test
  void knowsTheProductsOfALayer() {
    assertEquals(
        new GemmShape("keras-mlp-dense1-forward", 128, 1024, 784, Transpose.NO, Transpose.NO),
        GemmShape.named("keras-mlp-dense1-forward"));
    assertEquals(
        new GemmShape("tf-mlp-dense2-dX", 100, 30, 20, Transpose.NO, Transpose.YES),
        GemmShape.named("tf-mlp-dense2-dX"));
    assertEquals(
        new GemmShape("keras-convnet-dense1-dW", 9216, 128, 128, Transpose.YES, Transpose.NO),
        GemmShape.named("keras-convnet-dense1-dW"));
  }

  @Test
  void countsOperations() {
    assertEquals(2L * 64 * 64 * 64, GemmShape.named("square-64").flops());
    assertEquals(4 * 3 * 64 * 64, GemmShape.named("square-64").bytes());
    assertEquals(
        2L * 128 * 24 * 24 * 64 * 9 * 32,
        ConvShapes.named("convnet-2").shape().flops(ConvShapes.BATCH));
  }

  @Test
  void theCheckOfBitsFindsADifference() {
    float[] numbers = {0f, Float.NaN};
    Numbers.requireSame("x", numbers, new float[] {0f, Float.NaN});
    assertThrows(
        IllegalStateException.class,
        () -> Numbers.requireSame("x", numbers, new float[] {-0f, Float.NaN}));
  }
}
