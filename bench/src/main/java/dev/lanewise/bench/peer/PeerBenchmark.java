package dev.lanewise.bench.peer;

import dev.lanewise.bench.shapes.Workload;
import dev.lanewise.bench.shapes.Workloads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The operation of a name by each peer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PeerBenchmark {
  @Param({"square-64", "square-256", "square-1024"})
  String shape;

  @Param({"1", "2"})
  int threads;

  @Param(LanewisePeer.NAME)
  String peer;

  private PeerCall call;

  /** Loads the peer in a clean environment, checks its result and says what it runs. */
  @Setup
  public void open() {
    Peer chosen = Peers.named(peer);
    Map<String, String> cleared = CEnvironment.clear();
    Map<String, String> set = chosen.environment(threads);
    set.forEach(CEnvironment::set);
    Workload work = Workloads.named(shape);
    List<float[]> operands = work.operands();
    call = chosen.open(work, threads, operands);
    if (call.threads() != threads) {
      throw new IllegalStateException(
          peer + " runs on " + call.threads() + " threads, must run on " + threads);
    }
    call.run();
    verify(peer, work, operands, call.result());
    Map<String, String> says = call.settings();
    System.out.println(
        new PeerSettings(peer, shape, threads, call.flops(), says, cleared, set).line());
  }

  /**
   * Throws unless a result is right, as far as single precision can tell; null is none to check.
   */
  static void verify(String peer, Workload work, List<float[]> operands, float[] result) {
    if (result == null) {
      return;
    }
    String what = "the result of " + peer + " for " + work.name();
    if (result.length != work.resultSize()) {
      throw new IllegalStateException(
          what + " has " + result.length + " numbers, must have " + work.resultSize());
    }
    if (!(work.worst(operands, result) <= 1)) {
      throw new IllegalStateException(what + " is wrong: an error is above its bound");
    }
  }

  /** Sets back what the calls change. */
  @Setup(Level.Iteration)
  public void reset() {
    call.reset();
  }

  /** Ends the peer's threads. */
  @TearDown
  public void close() {
    call.close();
  }

  /** The operation. */
  @Benchmark
  public void run() {
    call.run();
  }
}
