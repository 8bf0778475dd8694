package dev.lanewise.bench.cli;

import dev.lanewise.bench.machine.Load;
import dev.lanewise.bench.machine.Machine;
import dev.lanewise.bench.machine.Measured;
import dev.lanewise.bench.result.Json;
import dev.lanewise.bench.result.ResultFolder;
import dev.lanewise.kernels.activation.Activation;
import dev.lanewise.kernels.parallel.Workers;
import dev.lanewise.network.data.Dataset;
import dev.lanewise.network.data.Mnist;
import dev.lanewise.network.layer.Initializer;
import dev.lanewise.network.model.Network;
import dev.lanewise.network.model.Recipe;
import dev.lanewise.network.model.ReferenceNetworks;
import dev.lanewise.network.optimizer.Adadelta;
import dev.lanewise.network.optimizer.Adam;
import dev.lanewise.network.optimizer.OptimizerSpec;
import dev.lanewise.network.optimizer.RmsProp;
import dev.lanewise.network.optimizer.Sgd;
import dev.lanewise.network.random.RandomSource;
import dev.lanewise.network.train.EpochRecord;
import dev.lanewise.network.train.Evaluation;
import dev.lanewise.network.train.Evaluator;
import dev.lanewise.network.train.Trainer;
import dev.lanewise.network.train.TrainingListener;
import dev.lanewise.network.train.TrainingResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a network and tests it. */
@Command(
    name = "train",
    description = "Trains a network on images of digits and tests it.",
    sortOptions = false)
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NETWORK",
      description =
          "tf-mlp, keras-convnet, keras-mlp, keras-mlp-original, or one of your own: "
              + "mlp-100-50 has hidden layers of 100 and 50 units.")
  private String name;

  @Mixin private ThreadsOption threads;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--epochs", description = "Passes over the training images.")
  private Integer epochs;

  @Option(names = "--batch", description = "Images of a step.")
  private Integer batch;

  @Option(names = "--optimizer", description = "sgd, adam, rmsprop or adadelta.")
  private String optimizer;

  @Option(names = "--learning-rate", description = "Of the optimiser.")
  private Float learningRate;

  @Option(names = "--momentum", description = "Of sgd.")
  private Float momentum;

  @Option(names = "--activation", description = "Of the hidden layers: ${COMPLETION-CANDIDATES}.")
  private Activation activation;

  @Option(
      names = "--initializer",
      description = "Of the weights, not the biases: ${COMPLETION-CANDIDATES}.")
  private Initializer initializer;

  @Option(names = "--dropout", description = "Rate of the dropout layers.")
  private Float dropout;

  @Option(
      names = "--patience",
      description = "Stop after so many epochs without a smaller validation loss.")
  private Integer patience;

  @Mixin private DataOption data;

  @Mixin private OutOption out;

  @Override
  public Integer call() {
    Recipe recipe = recipe();
    Machine machine = Machine.inspect();
    ResultFolder folder = out.folder(machine, "train-" + recipe.name());
    int count = threads.count();
    try (Workers workers = Workers.of(count)) {
      train(recipe, data.dataset(seed), workers, machine, folder);
    }
    return 0;
  }

  private void train(
      Recipe recipe, Dataset dataset, Workers workers, Machine machine, ResultFolder folder) {
    Progress progress = new Progress(spec.commandLine().getOut());
    RandomSource random = new RandomSource(seed);
    Network network = recipe.network(dataset.train(), workers, random);
    progress.line(recipe.name() + ", " + network.parameterCount() + " weights; " + dataset.train());
    StringBuilder log = new StringBuilder();
    List<String> lines = new ArrayList<>();
    long start = System.nanoTime();
    TrainingResult result =
        new Trainer(
                recipe,
                network,
                random,
                workers,
                new TrainingListener() {
                  @Override
                  public void batchDone(int epoch, int batch, int batches, double loss) {
                    progress.step("epoch " + epoch, batch, batches);
                  }

                  @Override
                  public void epochDone(EpochRecord epoch) {
                    String line = describe(epoch);
                    progress.line(line);
                    lines.add(line);
                    log.append(Json.line(epoch));
                  }
                })
            .train(dataset.train());
    Evaluation test = new Evaluator(network, recipe.loss(), workers).evaluate(dataset.test());
    double seconds = (System.nanoTime() - start) * 1e-9;
    if (recipe.patience() > 0) {
      String kept = "weights kept: those after epoch " + result.keptEpoch();
      progress.line(kept);
      lines.add(kept);
    }
    List<String> last =
        List.of(
            format("test loss: %.4f", test.loss()),
            format("test accuracy: %.4f", test.accuracy()),
            "weights sha256: " + network.sha256(),
            format("--- %.1f seconds ---", seconds));
    lines.addAll(last);
    try {
      log.append(Json.line(summary(recipe, dataset, workers, result, test, network, seconds)));
      Measured limits = Measured.measure(machine.cpu(), workers.threads(), true);
      Path written =
          folder
              .add(machine.with(limits).endedWith(Load.read()))
              .add("training.jsonl", log.toString())
              .add("report.md", markdown(recipe, dataset, workers, network, test, lines))
              .write();
      progress.line(written.resolve("report.md").toString());
    } finally {
      // Whatever becomes of the folder, a long training has not been in vain.
      last.forEach(progress::line);
    }
  }

  private Recipe recipe() {
    Recipe recipe = ReferenceNetworks.byName(name);
    if (epochs != null) {
      recipe = recipe.withEpochs(epochs);
    }
    if (batch != null) {
      recipe = recipe.withBatchSize(batch);
    }
    if (optimizer != null) {
      recipe = recipe.withOptimizer(optimizer(optimizer));
    }
    if (momentum != null) {
      recipe = recipe.withOptimizer(withMomentum(recipe.optimizer(), momentum));
    }
    if (learningRate != null) {
      recipe = recipe.withLearningRate(learningRate);
    }
    if (activation != null) {
      recipe = recipe.withActivation(activation);
    }
    if (initializer != null) {
      recipe = recipe.withInitializer(initializer);
    }
    if (dropout != null) {
      recipe = recipe.withDropout(dropout);
    }
    return patience == null ? recipe : recipe.withPatience(patience);
  }

  /** An optimiser with the constants that the reference networks use. */
  private static OptimizerSpec optimizer(String name) {
    return switch (name) {
      case "sgd" -> new Sgd(0.01f, 0);
      case "adam" -> new Adam(0.001f, 0.9f, 0.999f, 1e-8f);
      case "rmsprop" -> new RmsProp(0.001f, 0.9f, 1e-7f);
      case "adadelta" -> new Adadelta(1, 0.95f, 1e-7f);
      default ->
          throw new IllegalArgumentException(
              "--optimizer is '" + name + "', must be sgd, adam, rmsprop or adadelta");
    };
  }

  private static OptimizerSpec withMomentum(OptimizerSpec optimizer, float momentum) {
    if (optimizer instanceof Sgd sgd) {
      return new Sgd(sgd.learningRate(), momentum);
    }
    throw new IllegalArgumentException(
        "--momentum is " + momentum + ", but the optimiser is " + optimizer + ", must be sgd");
  }

  private static String describe(EpochRecord epoch) {
    String line =
        format(
            "epoch %d: sum of batch losses %.4f, loss %.4f, accuracy %.4f",
            epoch.epoch(), epoch.sumOfBatchLosses(), epoch.meanLoss(), epoch.accuracy());
    if (!Double.isNaN(epoch.validationLoss())) {
      line +=
          format(
              ", validation loss %.4f, validation accuracy %.4f",
              epoch.validationLoss(), epoch.validationAccuracy());
    }
    return line + format(", %.2f s", epoch.seconds());
  }

  private Map<String, Object> summary(
      Recipe recipe,
      Dataset dataset,
      Workers workers,
      TrainingResult result,
      Evaluation test,
      Network network,
      double seconds) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("network", recipe.name());
    summary.put("layers", recipe.layers().stream().map(Object::toString).toList());
    summary.put("loss", recipe.loss());
    summary.put("optimizer", recipe.optimizer().toString());
    summary.put("batchSize", recipe.batchSize());
    summary.put("epochs", recipe.epochs());
    summary.put("patience", recipe.patience());
    summary.put("seed", seed);
    summary.put("threads", workers.threads());
    summary.put("trainingImages", dataset.train().toString());
    summary.put("trainingImagesSha256", dataset.train().sha256());
    summary.put("testImages", dataset.test().toString());
    summary.put("testImagesSha256", dataset.test().sha256());
    summary.put("keptEpoch", result.keptEpoch());
    summary.put("stoppedEarly", result.stoppedEarly());
    summary.put("testLoss", test.loss());
    summary.put("testAccuracy", test.accuracy());
    summary.put("weightsSha256", network.sha256());
    summary.put("seconds", seconds);
    return summary;
  }

  private String markdown(
      Recipe recipe,
      Dataset dataset,
      Workers workers,
      Network network,
      Evaluation test,
      List<String> lines) {
    StringBuilder text = new StringBuilder("# Training of " + recipe.name() + "\n\n");
    text.append("- ").append(dataset.train()).append("; ").append(dataset.test()).append('\n');
    text.append("- seed ").append(seed).append(", threads ").append(workers.threads());
    text.append(", batch ").append(recipe.batchSize()).append(", ").append(recipe.optimizer());
    text.append(", ").append(recipe.loss()).append('\n');
    recipe.layers().forEach(layer -> text.append("- ").append(layer).append('\n'));
    // What others reported is of the recipe as it is, on all of MNIST.
    if (recipe.equals(ReferenceNetworks.byName(name))
        && !recipe.published().isEmpty()
        && Mnist.check(dataset).isEmpty()) {
      text.append("- published: ").append(recipe.published()).append('\n');
    }
    block(text, network.summary());
    block(text, String.join("\n", lines) + "\n");
    text.append("\nTest images, the class down and the answer across:\n");
    block(text, test.confusion() + "\n");
    return text.toString();
  }

  private static void block(StringBuilder text, String lines) {
    text.append("\n```\n").append(lines.stripTrailing()).append("\n```\n");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
