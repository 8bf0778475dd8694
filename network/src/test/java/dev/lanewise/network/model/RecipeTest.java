package dev.lanewise.network.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.layer.Dense;
import dev.lanewise.network.layer.Dropout;
import dev.lanewise.network.layer.Initializer;
import dev.lanewise.network.layer.LayerSpec;
import dev.lanewise.network.optimizer.Adam;
import dev.lanewise.network.optimizer.Sgd;
import dev.lanewise.network.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final Recipe CONVNET = ReferenceNetworks.byName("keras-convnet");
  private static final Recipe TENSORFLOW = ReferenceNetworks.byName("tf-mlp");

  private static ImageSet images(int count) {
    return ImageSet.of("blank", 2, 2, 10, new byte[count * 4], new byte[count]);
  }

  private static void assertRejected(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @ParameterizedTest
  @CsvSource({"60000,55000", "1200,1100", "100,92", "11,11"})
  void validationIsTheLastTwelfth(int count, int training) {
    ImageSet images = images(count);
    assertEquals(training, TENSORFLOW.trainingPart(images).count());
    assertEquals(count - training, TENSORFLOW.validationPart(images).count());
    assertEquals(count, CONVNET.trainingPart(images).count());
    assertEquals(0, CONVNET.validationPart(images).count());
  }

  @Test
  void validationImagesAreNotTrainedWith() {
    byte[] labels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 7};
    ImageSet images = ImageSet.of("labels", 1, 1, 10, new byte[12], labels);
    assertEquals(7, TENSORFLOW.validationPart(images).label(0));
    assertEquals(0, TENSORFLOW.trainingPart(images).label(10));
  }

  @Test
  void activationChangesHiddenLayersOnly() {
    Recipe recipe = CONVNET.withActivation(Activation.TANH);
    String[] before = text(CONVNET);
    String[] after = text(recipe);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i].replace("RELU", "TANH"), after[i]);
    }
    assertEquals(Activation.LINEAR, ((Dense) recipe.layers().getLast()).activation());
    assertRejected(
        "activation is TANH, but mlp has no hidden layer to take it",
        () -> Recipe.mlp().withActivation(Activation.TANH));
  }

  private static String[] text(Recipe recipe) {
    return recipe.layers().stream().map(LayerSpec::toString).toArray(String[]::new);
  }

  @Test
  void dropoutChangesEveryRate() {
    long changed =
        CONVNET.withDropout(0.1f).layers().stream().filter(new Dropout(0.1f)::equals).count();
    assertEquals(2, changed);
    assertRejected(
        "rate is 0.1, but tf-mlp has no dropout layer to take it",
        () -> TENSORFLOW.withDropout(0.1f));
  }

  @Test
  void initializerChangesWeightsOnly() {
    Recipe recipe = CONVNET.withInitializer(Initializer.HE_NORMAL);
    String[] before = text(CONVNET);
    String[] after = text(recipe);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i].replace("GLOROT_UNIFORM", "HE_NORMAL"), after[i]);
    }
  }

  @Test
  void eachOverrideChangesOneThing() {
    Recipe r = TENSORFLOW;
    assertEquals(new Sgd(0.5f, 0), r.withOptimizer(new Sgd(0.5f, 0)).optimizer());
    assertEquals(new Adam(0.5f, 0.9f, 0.999f, 1e-8f), r.withLearningRate(0.5f).optimizer());
    assertEquals(7, r.withBatchSize(7).batchSize());
    assertEquals(7, r.withEpochs(7).epochs());
    assertEquals(7, r.withPatience(7).patience());
    assertEquals(
        r,
        r.withBatchSize(7)
            .withEpochs(7)
            .withPatience(7)
            .withLearningRate(1)
            .withLearningRate(0.001f)
            .withPatience(0)
            .withEpochs(40)
            .withBatchSize(100));
  }

  @Test
  void earlyStoppingKeepsImagesForValidation() {
    assertEquals(0, CONVNET.validationCount(1200));
    assertEquals(100, CONVNET.withPatience(2).validationCount(1200));
  }

  @Test
  void largestBatchIsThatOfTheSetWhereTheBatchIsLarger() {
    Recipe recipe = Recipe.mlp(3).withBatchSize(Integer.MAX_VALUE);
    RandomSource random = new RandomSource(1);
    assertEquals(500, recipe.network(images(500), Workers.serial(), random).maxBatch());
    // At least 100, so that evaluation is not slow in online learning.
    assertEquals(
        100, recipe.withBatchSize(1).network(images(500), Workers.serial(), random).maxBatch());
  }

  @Test
  void numbersAreChecked() {
    assertRejected("batchSize is 0, must be at least 1", () -> CONVNET.withBatchSize(0));
    assertRejected("epochs is 0, must be at least 1", () -> CONVNET.withEpochs(0));
    assertRejected("patience is -1, must be at least 0", () -> CONVNET.withPatience(-1));
    ImageSet letters = ImageSet.of("letters", 2, 2, 26, new byte[4], new byte[1]);
    assertRejected(
        "tf-mlp has 10 outputs, must have one for each of the 26 classes of letters",
        () -> TENSORFLOW.network(letters, Workers.serial(), new RandomSource(1)));
    assertRejected(
        "conv2d1: the window of conv2d is 3x3, must fit the input of 2x2",
        () -> CONVNET.network(images(1), Workers.serial(), new RandomSource(1)));
  }
}
