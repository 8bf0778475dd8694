package dev.lanewise.bench.shapes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.conv.ConvAlgorithm;
import dev.lanewise.kernels.conv.ConvPasses;
import dev.lanewise.kernels.conv.ConvShape;
import dev.lanewise.kernels.gemm.GemmReference;
import dev.lanewise.kernels.gemm.Transpose;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertEquals(2L * 128 * 24 * 24 * 64 * 9 * 32, ConvShapes.named("convnet-2").flops());
  }

  @Test
  void theCheckOfBitsFindsADifference() {
    float[] numbers = {0f, Float.NaN};
    Numbers.requireSame("x", numbers, new float[] {0f, Float.NaN});
    assertThrows(
        IllegalStateException.class,
        () -> Numbers.requireSame("x", numbers, new float[] {-0f, Float.NaN}));
  }

  @Test
  void theBoundHoldsForTheProductAndNotForAWrongSum() {
    GemmShape dot = new GemmShape("dot", 1, 1, 2, Transpose.NO, Transpose.NO);
    float[] a = {1, 1};
    assertTrue(GemmBound.worst(dot, a, a, new float[] {2}, 16) <= 1);
    assertTrue(GemmBound.worst(dot, a, a, new float[] {2.00001f}, 16) > 1);
    assertTrue(GemmBound.worst(dot, a, a, new float[] {Float.NaN}, 16) > 1);
  }

  @ParameterizedTest
  @CsvSource({"NO, NO", "NO, YES", "YES, NO", "YES, YES"})
  void theBoundKnowsTransposesAndLooksAtTheFirstAndTheLastRow(Transpose ta, Transpose tb) {
    GemmShape shape = new GemmShape("some", 40, 21, 33, ta, tb);
    float[] a = Numbers.uniform("a", 40 * 33);
    float[] b = Numbers.uniform("b", 33 * 21);
    float[] c = new float[40 * 21];
    int lda = ta == Transpose.NO ? 33 : 40;
    int ldb = tb == Transpose.NO ? 21 : 33;
    GemmReference.multiply(ta, tb, 40, 21, 33, 1, a, 0, lda, b, 0, ldb, 0, c, 0, 21);
    assertTrue(GemmBound.worst(shape, a, b, c, 16) <= 1);
    for (int at : new int[] {0, 40 * 21 - 1}) {
      float right = c[at];
      c[at] += 0.001f;
      assertTrue(GemmBound.worst(shape, a, b, c, 16) > 1);
      c[at] = right;
    }
  }

  @Test
  void primesStandBesideTheNearestMultipleOf16() {
    assertEquals(
        new GemmShape("prime-n-257", 128, 257, 128, Transpose.NO, Transpose.NO),
        GemmShape.named("prime-n-257"));
    assertEquals("near-n-256", GemmShape.named("prime-n-257").nearName());
    assertEquals("near-k-48", GemmShape.named("prime-k-41").nearName());
    assertEquals("square-64", GemmShape.named("square-64").nearName());
    for (GemmShape shape : GemmShape.list()) {
      GemmShape.named(shape.nearName());
    }
    assertEquals(
        3 * 45, GemmShape.list().stream().filter(s -> s.name().startsWith("prime-")).count());
  }

  @Test
  void oneImageGoesThroughEachLayer() {
    assertEquals(
        new GemmShape("batch1-keras-mlp-dense1", 1, 1024, 784, Transpose.NO, Transpose.NO),
        GemmShape.named("batch1-keras-mlp-dense1"));
  }

  @Test
  void groupsProducts() {
    assertEquals("squares up to 256", GemmShape.named("square-256").group());
    assertEquals("squares above 256", GemmShape.named("square-384").group());
    assertEquals("primes as k", GemmShape.named("prime-k-31").group());
    assertEquals("networks, one image", GemmShape.named("batch1-tf-mlp-dense1").group());
    assertEquals("networks, a batch", GemmShape.named("keras-mlp-dense1-dW").group());
  }

  @Test
  void everyWorkHasANameOfItsOwn() {
    List<Workload> works = new ArrayList<>(Workloads.products());
    works.addAll(Workloads.layers());
    assertEquals(works.size(), works.stream().map(Workload::name).distinct().count());
    works.forEach(work -> assertSame(work, Workloads.named(work.name())));
    assertThrows(IllegalArgumentException.class, () -> Workloads.named("square"));
  }

  @Test
  void knowsTheSizesOfLayers() {
    Workload conv = Workloads.named("resnet-strided-56x56x128-dX");
    assertEquals("8 x 56x56x128 to 28x28x128, 3x3", conv.size());
    assertEquals(2L * 8 * 28 * 28 * 9 * 128 * 128, conv.flops());
    assertEquals(8 * 56 * 56 * 128, conv.resultSize());
    assertEquals(4 * (8L * 128 * (56 * 56 + 28 * 28) + 9 * 128 * 128), conv.bytes());
    assertEquals(9 * 32, Workloads.named("convnet-1-dW").resultSize());
    assertEquals(4L * 128 * 64 * (24 * 24 + 12 * 12), Workloads.named("convnet-pool-dX").bytes());
    assertEquals(12L * 128 * 24 * 24 * 64, Workloads.named("relu-dX").bytes());
    assertEquals(8 * 128 * 10, Workloads.named("softmax-128x10").bytes());
    assertEquals(7 * 4 * 24_380, Workloads.named("adam-24380").bytes());
    assertEquals(4 * 4 * 24_380, Workloads.named("adam-24380").footprint());
    assertEquals(5 * 4 * 24_380, Workloads.named("sgd-24380").bytes());
    Workload relu = Workloads.named("convnet-1-forward-relu");
    assertEquals(Workloads.named("convnet-1-forward").bytes(), relu.bytes());
  }

  /** In a sum so long that the bound of the worst case would be as large as the sum itself. */
  @Test
  void anImageLeftOutIsFound() {
    ConvShape shape = new ConvShape(12, 12, 2, 2, 3, 3, 1, 1, 0, 0);
    ConvWork work = new ConvWork("dW", shape, 300, ConvWork.Pass.FILTER_GRADIENT);
    List<float[]> operands = work.operands();
    float[] dW = new float[work.resultSize()];
    ConvPasses definition = ConvAlgorithm.IM2COL.reference(shape);
    definition.filterGradient(300, operands.get(0), 0, operands.get(1), 0, dW, 0);
    assertTrue(work.worst(operands, dW) <= 1);
    definition.filterGradient(299, operands.get(0), 0, operands.get(1), 0, dW, 0);
    assertTrue(work.worst(operands, dW) > 1);
  }

  @Test
  void errorsAreRelativeToTheResultsTogetherAndToEach() {
    double[] exact = {0, 3, 4, 1e-3, 0};
    RoundingErrors errors = RoundingErrors.of(new float[] {1, 3, 4.5f, 1e-3f, 0}, exact);
    double size = Math.sqrt((9 + 16 + 1e-6) / 5);
    assertEquals(1.5 / 5 / size, errors.mean(), 1e-8);
    assertEquals(1 / size, errors.max(), 1e-8);
    assertEquals(0.125 / 3, errors.meanRelative(), 1e-7);
    assertEquals(0.125, errors.maxRelative(), 1e-7);
  }

  @Test
  void theProbableBoundIsNeverAboveTheCertainOne() {
    for (int n : new int[] {1, 63, 64, 65, 1000, 1 << 20}) {
      assertTrue(Rounding.probable(n) <= Rounding.gamma(n));
    }
    assertEquals(8 * 0x1p10 * 0x1p-24, Rounding.probable(1 << 20), 1e-6);
  }
}
