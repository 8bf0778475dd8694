package dev.lanewise.network.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Initializer;
import dev.lanewise.network.loss.LossFunction;
import dev.lanewise.network.optimizer.Adadelta;
import dev.lanewise.network.optimizer.Adam;
import dev.lanewise.network.optimizer.RmsProp;
import dev.lanewise.network.optimizer.Sgd;
import dev.lanewise.network.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceNetworksTest {
  private static final ImageSet IMAGES =
      ImageSet.of("blank", 28, 28, 10, new byte[200 * 784], new byte[200]);

  private static Network network(String name) {
    return ReferenceNetworks.byName(name).network(IMAGES, Workers.serial(), new RandomSource(1));
  }

  /** 784 inputs; a layer of n units after m has (m + 1) n parameters. */
  @ParameterizedTest
  @CsvSource({
    "tf-mlp,24380",
    "keras-convnet,1199882",
    "keras-mlp,814200",
    "keras-mlp-original,669706",
    "mlp-100-50,84060"
  })
  void parametersAreAsManyAsTheOriginals(String name, long parameters) {
    Network network = network(name);
    assertEquals(parameters, network.parameterCount());
    assertEquals(10, network.output().size());
  }

  @Test
  void convnetHasTheShapesOfTheOriginal() {
    String summary = network("keras-convnet").summary();
    String[] shapes =
        summary.lines().skip(1).limit(8).map(line -> line.split(" +")[1]).toArray(String[]::new);
    assertEquals("26x26x32 24x24x64 12x12x64 12x12x64 9216 128 128 10", String.join(" ", shapes));
  }

  @Test
  void settingsAreThoseOfTheOriginals() {
    assertSettings(
        "tf-mlp",
        LossFunction.SOFTMAX_CROSS_ENTROPY,
        new Adam(0.001f, 0.9f, 0.999f, 1e-8f),
        100,
        40,
        5000);
    assertSettings(
        "keras-convnet",
        LossFunction.SOFTMAX_CROSS_ENTROPY,
        new Adadelta(1, 0.95f, 1e-7f),
        128,
        12,
        0);
    RmsProp rmsProp = new RmsProp(0.001f, 0.9f, 1e-7f);
    assertSettings("keras-mlp", LossFunction.CATEGORICAL_CROSS_ENTROPY, rmsProp, 128, 20, 0);
    assertSettings("keras-mlp-original", LossFunction.SOFTMAX_CROSS_ENTROPY, rmsProp, 128, 20, 0);
    assertSettings("mlp-50", LossFunction.SOFTMAX_CROSS_ENTROPY, new Sgd(0.01f, 0), 32, 10, 0);
  }

  private static void assertSettings(
      String name, LossFunction loss, Object optimizer, int batch, int epochs, int validation) {
    Recipe recipe = ReferenceNetworks.byName(name);
    assertEquals(name, recipe.name());
    assertEquals(loss, recipe.loss());
    assertEquals(optimizer, recipe.optimizer());
    assertEquals(batch, recipe.batchSize());
    assertEquals(epochs, recipe.epochs());
    assertEquals(validation, recipe.validationCount(60_000));
    assertEquals(0, recipe.patience());
    assertEquals(name.startsWith("mlp"), recipe.published().isEmpty());
  }

  @Test
  void theTensorFlowNetworkStartsAllParametersNormal() {
    for (var spec : ReferenceNetworks.byName("tf-mlp").layers()) {
      Dense dense = (Dense) spec;
      assertEquals(Initializer.NORMAL, dense.weights());
      assertEquals(Initializer.NORMAL, dense.biases());
    }
  }

  @Test
  void everyNameIsKnown() {
    assertEquals(4, ReferenceNetworks.names().size());
    for (String name : ReferenceNetworks.names()) {
      assertEquals(name, ReferenceNetworks.byName(name).name());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet", "", "mlp", "mlp-", "mlp-0", "mlp-10-", "mlp-9999999", "MLP-10"})
  void anotherNameListsTheKnownOnes(String name) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ReferenceNetworks.byName(name));
    assertTrue(e.getMessage().startsWith("the network is '" + name + "', must be one of tf-mlp"));
    for (String known : ReferenceNetworks.names()) {
      assertTrue(e.getMessage().contains(known), e.getMessage());
    }
    assertTrue(e.getMessage().contains("mlp-100-50"), e.getMessage());
  }
}
