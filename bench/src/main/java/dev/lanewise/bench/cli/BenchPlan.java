package dev.lanewise.bench.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a profile measures. */
record BenchPlan(List<Group> groups) {
  /** What starting a JVM, filling arrays and verifying takes, about. */
  static final double SECONDS_TO_START = 1.3;

  /** How much of the time a profile gives. */
  enum Profile {
    QUICK(false),
    FULL(false),
    PEERS(true),
    PEERS_PRIMES(true),
    PEERS_LAYERS(true);

    private final boolean ofPeers;

    Profile(boolean ofPeers) {
      this.ofPeers = ofPeers;
    }

    /** Whether it measures other libraries too. */
    boolean isOfPeers() {
      return ofPeers;
    }

    /** As in options and in the names of folders. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Results of one method.
   *
   * @param method such as {@code gemm.GemmBenchmark.serial}
   * @param params values of each; all combinations run
   * @param secondsToStart before a JVM measures
   */
  record Group(
      String method,
      Map<String, List<String>> params,
      double secondsToStart,
      int forks,
      int warmups,
      int iterations,
      Duration time) {

    int trials() {
      int trials = forks;
      for (List<String> values : params.values()) {
        trials *= values.size();
      }
      return trials;
    }

    /** In a word or two, what it measures. */
    String title() {
      return method + " " + String.join(" ", params.get("shape"));
    }

    double seconds() {
      return trials() * (secondsToStart + (warmups + iterations) * time.toMillis() * 1e-3);
    }
  }

  /**
   * The plan of a profile; {@link PeerPlan} makes those of peers.
   *
   * @param filter methods that count
   * @param shape shapes that count
   * @param threads of the parallel methods
   */
  static BenchPlan of(Profile profile, Pattern filter, Pattern shape, List<String> threads) {
    Builder plan = new Builder(profile, filter, shape, threads);
    if (profile == Profile.QUICK) {
      quick(plan);
    } else {
      full(plan);
    }
    return new BenchPlan(List.copyOf(plan.groups));
  }

  private static void quick(Builder plan) {
    plan.naive("gemm.GemmBenchmark", "square-256");
    plan.kernels("gemm.GemmBenchmark", "square-64", "square-256", "square-1024");
    plan.with("algorithm", "default").kernels("conv.ConvForwardBenchmark", "convnet-2");
    plan.with("algorithm", "default").kernels("conv.ConvInputGradientBenchmark", "convnet-2");
    plan.with("algorithm", "default").kernels("conv.ConvFilterGradientBenchmark", "convnet-1");
    plan.with("pass", "forward").kernels("pool.MaxPoolBenchmark", "2x2");
    plan.with("function", "TANH").naive("activation.ActivationBenchmark", "131072");
    plan.with("function", "TANH").kernels("activation.ActivationBenchmark", "131072");
    plan.kernels("vector.UpdateBenchmark", "adam");
    plan.kernels("training.TrainingStepBenchmark", "tf-mlp", "keras-convnet");
  }

  private static void full(Builder plan) {
    String[] convolutions = {"convnet-1", "convnet-2", "padded", "strided"};
    String[] networks = {"tf-mlp", "keras-convnet", "keras-mlp", "keras-mlp-original"};
    String[] functions = {"RELU", "SIGMOID", "TANH"};
    String[] rules = {"sgd", "adam", "rmsprop", "adadelta"};
    plan.naive("gemm.GemmBenchmark", "square-64", "square-256", "square-1024");
    plan.kernels(
        "gemm.GemmBenchmark",
        "square-32",
        "square-64",
        "square-128",
        "square-256",
        "square-512",
        "square-1024",
        "square-2048",
        "square-257",
        "tf-mlp-dense1-forward",
        "keras-mlp-dense1-forward",
        "keras-mlp-dense1-dW",
        "keras-convnet-dense1-forward",
        "keras-convnet-dense1-dX",
        "keras-convnet-dense1-dW");
    plan.kernels("gemm.PackedBenchmark", "tf-mlp-dense1-forward");
    plan.kernels("gemm.BatchBenchmark", "square-32");
    for (String pass : new String[] {"Forward", "InputGradient", "FilterGradient"}) {
      String benchmark = "conv.Conv" + pass + "Benchmark";
      plan.with("algorithm", "default").naive(benchmark, "convnet-1");
      plan.with("algorithm", "default").kernels(benchmark, convolutions);
      plan.with("algorithm", "im2col").kernels(benchmark, "convnet-2");
    }
    plan.with("pass", "forward", "backward").naive("pool.MaxPoolBenchmark", "2x2");
    plan.with("pass", "forward", "backward").kernels("pool.MaxPoolBenchmark", "2x2");
    plan.with("function", functions).naive("activation.ActivationBenchmark", "131072");
    plan.with("function", functions).kernels("activation.ActivationBenchmark", "131072");
    plan.with("pass", "forward").kernels("activation.SoftmaxBenchmark", "128x1000");
    plan.with("pass", "cross-entropy").naive("activation.SoftmaxBenchmark", "128x10");
    plan.with("pass", "cross-entropy").kernels("activation.SoftmaxBenchmark", "128x10");
    plan.naive("vector.UpdateBenchmark", rules);
    plan.kernels("vector.UpdateBenchmark", rules);
    plan.networks("training.TrainingStepBenchmark", networks);
    plan.networks("training.InferenceBenchmark", networks);
    plan.dispatch("each", "16", "meet");
    plan.sharing("1024");
    plan.warmUp("square-64", "square-256", "square-1024", "keras-mlp-dense1-forward");
  }

  /** Results in all. */
  int trials() {
    return groups.stream().mapToInt(Group::trials).sum();
  }

  /** The whole time, about. */
  double seconds() {
    return groups.stream().mapToDouble(Group::seconds).sum();
  }

  private static final class Builder {
    private final Profile profile;
    private final Pattern filter;
    private final Pattern shape;
    private final List<String> threads;
    private final List<Group> groups = new ArrayList<>();
    private String other;
    private List<String> others;

    Builder(Profile profile, Pattern filter, Pattern shape, List<String> threads) {
      this.profile = profile;
      this.filter = filter;
      this.shape = shape;
      this.threads = threads;
    }

    /** Another parameter, of the next call only. */
    Builder with(String name, String... values) {
      other = name;
      others = List.of(values);
      return this;
    }

    /** The definition: one fork, few iterations, for it is slow. */
    void naive(String benchmark, String... shapes) {
      add(benchmark + ".naive", List.of(shapes), List.of(), 1, 1, 3);
      other = null;
    }

    /** The kernel on one thread and on several. */
    void kernels(String benchmark, String... shapes) {
      onThreads(benchmark, 4, shapes);
    }

    /** The same of whole networks, which have dozens of kernels to compile first. */
    void networks(String benchmark, String... shapes) {
      onThreads(benchmark, 20, shapes);
    }

    private void onThreads(String benchmark, int warmupsOfFull, String... shapes) {
      boolean quick = profile == Profile.QUICK;
      int forks = quick ? 1 : 3;
      int warmups = quick ? 3 : warmupsOfFull;
      int iterations = quick ? 3 : 5;
      add(benchmark + ".serial", List.of(shapes), List.of(), forks, warmups, iterations);
      add(benchmark + ".parallel", List.of(shapes), threads, forks, warmups, iterations);
      other = null;
    }

    /** Jobs handed to threads, by each way to do it. */
    void dispatch(String... jobs) {
      for (String way : List.of("serial", "workers", "forkJoin", "stream")) {
        for (String when : List.of("", "AfterPause")) {
          String method = "parallel.DispatchBenchmark." + way + when;
          add(method, List.of(jobs), threads, 3, 2, 3);
        }
      }
    }

    /** An array that two threads are at: one fork, for the differences are large. */
    void sharing(String kibibytes) {
      for (String before : List.of("alone", "writtenByOther", "readByOther")) {
        add("parallel.SharingBenchmark." + before, List.of(kibibytes), List.of(), 1, 3, 5);
      }
    }

    /** Fresh JVMs: many, each for one shot of about four seconds. */
    void warmUp(String... shapes) {
      Duration shot = Duration.ofSeconds(4);
      add("gemm.WarmUpBenchmark.untilSteady", List.of(shapes), List.of(), 10, 0, 1, shot);
    }

    private void add(
        String method,
        List<String> shapes,
        List<String> threads,
        int forks,
        int warmups,
        int iterations) {
      Duration time = Duration.ofMillis(profile == Profile.QUICK ? 300 : 350);
      add(method, shapes, threads, forks, warmups, iterations, time);
    }

    private void add(
        String method,
        List<String> shapes,
        List<String> threads,
        int forks,
        int warmups,
        int iterations,
        Duration time) {
      List<String> chosen = shapes.stream().filter(s -> shape.matcher(s).find()).toList();
      if (chosen.isEmpty() || !filter.matcher(method).find()) {
        return;
      }
      Map<String, List<String>> params = new LinkedHashMap<>();
      params.put("shape", chosen);
      if (other != null) {
        params.put(other, others);
      }
      if (!threads.isEmpty()) {
        params.put("threads", threads);
      }
      groups.add(new Group(method, params, SECONDS_TO_START, forks, warmups, iterations, time));
    }
  }
}
