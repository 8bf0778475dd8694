package dev.lanewise.network.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.Dataset;
import dev.lanewise.network.data.ImageSet;
import dev.lanewise.network.data.SyntheticDigits;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.optimizer.Sgd;
import dev.lanewise.network.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final RandomSource RANDOM = new RandomSource(21);
  private static final Dataset DIGITS = SyntheticDigits.dataset(4, 1500, 500);

  /** A run, and what it left. */
  private record Run(Network network, TrainingResult result, List<String> events) {}

  private static Run train(Recipe recipe, ImageSet images, RandomSource random) {
    Network network = recipe.network(images, Workers.serial(), random);
    List<String> events = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void batchDone(int epoch, int batch, int batches, double loss) {
            events.add(epoch + ": " + batch + "/" + batches);
            assertTrue(loss >= 0, "loss " + loss);
          }

          @Override
          public void epochDone(EpochRecord epoch) {
            events.add("epoch " + epoch.epoch());
          }
        };
    TrainingResult result =
        new Trainer(recipe, network, random, Workers.serial(), listener).train(images);
    return new Run(network, result, events);
  }

  private static Evaluation evaluate(Recipe recipe, Network network, ImageSet images) {
    return new Evaluator(network, recipe.loss(), Workers.serial()).evaluate(images);
  }

  @Test
  void aTinySetIsLearntByHeart() {
    ImageSet tiny = DIGITS.train().first(20);
    Recipe recipe = Recipe.mlp(30).withOptimizer(new Sgd(0.1f, 0.9f)).withEpochs(150);
    Run run = train(recipe.withBatchSize(5), tiny, RANDOM);
    EpochRecord last = run.result().epochs().getLast();
    assertTrue(last.meanLoss() < 1e-2, "loss " + last.meanLoss());
    assertEquals(1, last.accuracy());
    assertEquals(1, evaluate(recipe, run.network(), tiny).accuracy());
  }

  @Test
  void aReferenceNetworkLearnsSyntheticDigits() {
    Recipe recipe = ReferenceNetworks.byName("keras-mlp-original").withEpochs(6);
    Run run = train(recipe, DIGITS.train(), RANDOM);
    Evaluation evaluation = evaluate(recipe, run.network(), DIGITS.test());
    assertTrue(evaluation.accuracy() > 0.6, "accuracy " + evaluation.accuracy());
    assertEquals(evaluation.accuracy(), evaluation.confusion().accuracy());
    assertEquals(500, evaluation.confusion().total());
    List<EpochRecord> epochs = run.result().epochs();
    assertTrue(epochs.getLast().meanLoss() < 0.7 * epochs.getFirst().meanLoss());
  }

  @Test
  void everyBatchAndEpochIsHeardOf() {
    Recipe recipe = Recipe.mlp(5).withBatchSize(8).withEpochs(2);
    Run run = train(recipe, DIGITS.train().first(20), RANDOM);
    assertEquals(
        List.of("1: 1/3", "1: 2/3", "1: 3/3", "epoch 1", "2: 1/3", "2: 2/3", "2: 3/3", "epoch 2"),
        run.events());
    assertEquals(2, run.result().epochs().size());
    assertEquals(2, run.result().keptEpoch());
    assertFalse(run.result().stoppedEarly());
  }

  /** With a learning rate that moves nothing, the sums can be had by evaluation. */
  @Test
  void recordsSumWhatTheBatchesGave() {
    Recipe recipe = Recipe.mlp(5).withBatchSize(20).withEpochs(1).withLearningRate(Float.MIN_VALUE);
    ImageSet images = DIGITS.train().first(50);
    Run run = train(recipe, images, RANDOM);
    EpochRecord epoch = run.result().epochs().getFirst();
    Evaluation evaluation = evaluate(recipe, run.network(), images);
    assertEquals(evaluation.loss(), epoch.meanLoss(), 1e-12);
    assertEquals(evaluation.accuracy(), epoch.accuracy(), 1e-12);
    // Batches of 20, 20 and 10: three means, so near three times the mean but not equal to it.
    assertEquals(3 * epoch.meanLoss(), epoch.sumOfBatchLosses(), 0.3);
    assertTrue(Double.isNaN(epoch.validationLoss()));
    assertTrue(Double.isNaN(epoch.validationAccuracy()));
    assertTrue(epoch.seconds() > 0);
  }

  @Test
  void aBatchLargerThanTheSetIsTheSet() {
    Recipe recipe = Recipe.mlp(5).withEpochs(2);
    ImageSet images = DIGITS.train().first(120);
    Run whole = train(recipe.withBatchSize(120), images, RANDOM);
    Run larger = train(recipe.withBatchSize(1_000_000), images, RANDOM);
    assertEquals(whole.network().sha256(), larger.network().sha256());
    assertTrue(larger.events().contains("1: 1/1"), larger.events().toString());
  }

  @Test
  void onlineLearningTakesOneImageAStep() {
    Recipe recipe = Recipe.mlp(5).withBatchSize(1).withEpochs(1);
    Run run = train(recipe, DIGITS.train().first(10), RANDOM);
    assertTrue(run.events().contains("1: 10/10"), run.events().toString());
  }

  @Test
  void theSeedDecidesTheWeights() {
    Recipe recipe = ReferenceNetworks.byName("keras-mlp-original").withEpochs(1);
    ImageSet images = DIGITS.train().first(40);
    String first = train(recipe, images, RANDOM).network().sha256();
    assertEquals(first, train(recipe, images, RANDOM).network().sha256());
    assertNotEquals(first, train(recipe, images, new RandomSource(22)).network().sha256());
  }

  @Test
  void earlyStoppingLeavesTheBestWeights() {
    // A step this large soon makes the loss worse.
    Recipe recipe =
        Recipe.mlp(20)
            .withActivation(Activation.TANH)
            .withLearningRate(2)
            .withEpochs(60)
            .withPatience(3);
    ImageSet images = DIGITS.train().first(240);
    Run run = train(recipe, images, RANDOM);
    TrainingResult result = run.result();
    assertTrue(result.stoppedEarly());
    assertEquals(result.epochs().size(), result.keptEpoch() + 3);
    double kept = result.epochs().get(result.keptEpoch() - 1).validationLoss();
    for (EpochRecord epoch : result.epochs()) {
      assertTrue(kept <= epoch.validationLoss(), epoch.toString());
    }
    Evaluation evaluation = evaluate(recipe, run.network(), images.range(220, 240));
    assertEquals(kept, evaluation.loss());
  }

  @Test
  void validationIsReportedWithoutEarlyStopping() {
    Recipe recipe = ReferenceNetworks.byName("tf-mlp").withEpochs(1);
    ImageSet images = DIGITS.train().first(240);
    Run run = train(recipe, images, RANDOM);
    Evaluation evaluation = evaluate(recipe, run.network(), images.range(220, 240));
    EpochRecord epoch = run.result().epochs().getFirst();
    assertEquals(evaluation.loss(), epoch.validationLoss());
    assertEquals(evaluation.accuracy(), epoch.validationAccuracy());
  }

  @Test
  void tooFewImagesAreNamed() {
    ImageSet none = DIGITS.train().first(0);
    Recipe recipe = Recipe.mlp(5);
    IllegalArgumentException training =
        assertThrows(IllegalArgumentException.class, () -> train(recipe, none, RANDOM));
    assertTrue(training.getMessage().contains("has 0 images, too few"), training.getMessage());
    IllegalArgumentException validation =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(recipe.withPatience(1), DIGITS.train().first(11), RANDOM));
    assertTrue(
        validation.getMessage().endsWith("to train with 11 and validate with 0"),
        validation.getMessage());
    IllegalArgumentException evaluation =
        assertThrows(
            IllegalArgumentException.class,
            () -> evaluate(recipe, recipe.network(DIGITS.train(), Workers.serial(), RANDOM), none));
    assertTrue(evaluation.getMessage().endsWith("has no images to evaluate with"));
  }
}
