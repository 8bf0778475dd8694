package dev.lanewise.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.shapes.GemmShape;
import dev.lanewise.bench.shapes.Workloads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every library, each in a JVM of its own. */
class LibrariesTest {
  /** What a user's shell may say, and no library must see. */
  private static final Map<String, String> HOSTILE =
      Map.of(
          "OMP_NUM_THREADS", "7",
          "OPENBLAS_NUM_THREADS", "7",
          "OPENBLAS_CORETYPE", "Prescott",
          "MKL_NUM_THREADS", "7",
          "MKL_THREADING_LAYER", "SEQUENTIAL",
          "ONEDNN_MAX_CPU_ISA", "SSE41");

  /** How images lie at those that have a choice. */
  private static final Map<String, String> LAYOUTS_OF_POOLING =
      Map.of("onednn-any", "aBcd(8|16)b", "onednn-nhwc", "acdb");

  @Test
  void allAreFound() {
    assertEquals(
        List.of(
            "lanewise",
            "lanewise-im2col",
            "openblas",
            "onednn-sgemm",
            "onednn-matmul",
            "onednn-any",
            "onednn-nhwc",
            "mkl",
            "netlib",
            "ejml",
            "ojalgo",
            "commons-math",
            "fma-peak",
            "triad"),
        Peers.list().stream().map(Peer::name).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "lanewise, 1",
    "lanewise, 2",
    "lanewise-im2col, 2",
    "openblas, 1",
    "openblas, 2",
    "onednn-sgemm, 1",
    "onednn-sgemm, 2",
    "onednn-matmul, 2",
    "onednn-any, 1",
    "onednn-any, 2",
    "onednn-nhwc, 1",
    "onednn-nhwc, 2",
    "mkl, 1",
    "mkl, 2",
    "netlib, 1",
    "ejml, 1",
    "ejml, 2",
    "ojalgo, 1",
    "ojalgo, 2",
    "commons-math, 1"
  })
  void computesRightOnTheThreadsThatItIsTold(String name, int wanted)
      throws IOException, InterruptedException {
    // OpenBLAS starts no more than there are processors.
    int threads = Math.min(wanted, Runtime.getRuntime().availableProcessors());
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LibraryProbe.class.getName(),
            name,
            Integer.toString(threads));
    builder.environment().putAll(HOSTILE);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    List<PeerSettings> settings = PeerSettings.parse(out.lines().toList());
    Map<String, Long> flops = new TreeMap<>();
    SmallWorks.list().stream()
        .filter(work -> Peers.named(name).takes(work, threads))
        .forEach(work -> flops.put(work.name(), work.flops()));
    assertFalse(flops.isEmpty(), name);
    assertEquals(
        flops,
        settings.stream().collect(Collectors.toMap(PeerSettings::shape, PeerSettings::flops)),
        out);
    for (PeerSettings s : settings) {
      assertEquals(threads, s.threads(), out);
      assertTrue(s.cleared().keySet().containsAll(HOSTILE.keySet()), out);
      String version = s.says().get(PeerSettings.VERSION);
      assertTrue(version.matches(".*\\d+\\.\\d+.*"), version);
      assertFalse(version.contains("$"), version);
      String kernel = s.says().get(PeerSettings.KERNEL);
      assertFalse(kernel.isEmpty() || kernel.contains("sse") || kernel.contains("Prescott"), out);
    }
    if (LAYOUTS_OF_POOLING.containsKey(name)) {
      String image = LAYOUTS_OF_POOLING.get(name);
      String layouts =
          settings.stream()
              .filter(s -> s.shape().equals("pool forward"))
              .findFirst()
              .orElseThrow()
              .says()
              .get(PeerSettings.LAYOUTS);
      assertTrue(layouts.matches(image + ", " + image), layouts);
    }
  }

  @Test
  void layersAreComparedWithOneDnnAlone() {
    assertEquals(
        List.of("lanewise", "lanewise-im2col", "onednn-any", "onednn-nhwc", "fma-peak"),
        taking("convnet-2-dW"));
    assertEquals(
        List.of("lanewise", "onednn-any", "onednn-nhwc", "fma-peak", "triad"),
        taking("convnet-pool-dX"));
    assertEquals(List.of("lanewise", "onednn-nhwc", "fma-peak", "triad"), taking("softmax-128x10"));
    assertEquals(List.of("lanewise", "fma-peak", "triad"), taking("adam-24380"));
  }

  private static List<String> taking(String work) {
    return Peers.list().stream()
        .filter(peer -> peer.takes(Workloads.named(work), 2))
        .map(Peer::name)
        .toList();
  }

  @Test
  void slowOnesLeaveLargeProductsOut() {
    GemmShape large = GemmShape.named("square-2048");
    assertEquals(
        List.of("lanewise", "openblas", "onednn-sgemm", "onednn-matmul", "mkl", "fma-peak"),
        Peers.list().stream().filter(p -> p.takes(large, 1)).map(Peer::name).toList());
    GemmShape small = GemmShape.named("square-512");
    assertFalse(Peers.named("netlib").takes(small, 2));
    assertTrue(Peers.named("ejml").takes(small, 2));
  }
}
