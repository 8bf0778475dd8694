package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.peer.PeerSettings;
import dev.lanewise.bench.peer.Peers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PeerRunTest {
  @TempDir private Path directory;

  @Test
  void measuresInRoundsAndReports() throws Exception {
    Path folder = directory.resolve("run");
    String out = run(folder, "peers", "openblas,onednn-matmul,lanewise", "square-32$", 2);
    String report = Files.readString(folder.resolve("report.md"));
    assertTrue(report.contains("| square-32 | 32 x 32 x 32 |"), report);
    assertTrue(report.contains("- set: OPENBLAS_NUM_THREADS=2\n"), report);
    assertTrue(out.contains("6 JVMs to run"), out);
    String raw = Files.readString(folder.resolve("jmh.json"));
    // Each of three results holds both of its rounds.
    assertEquals(3, raw.split("rawData\"", -1).length - 1, raw);
    String settings = Files.readString(folder.resolve("peers.json"));
    assertEquals(6, settings.split("\"peer\"", -1).length - 1, settings);
    assertTrue(settings.contains(PeerSettings.KERNEL), settings);
    assertEquals(
        List.of("jmh.json", "machine.json", "peers.json", "report.md"),
        Files.list(folder).map(p -> p.getFileName().toString()).sorted().toList());
  }

  @Test
  void measuresLayers() throws Exception {
    Path folder = directory.resolve("layers");
    String peers = "lanewise,onednn-any,onednn-nhwc";
    String out = run(folder, "peers-layers", peers, "convnet-1-dW|softmax", 1);
    String report = Files.readString(folder.resolve("report.md"));
    assertTrue(report.startsWith("# Layers beside other libraries\n"), report);
    assertTrue(report.contains("| convnet-1-dW | 128 x 28x28x1 to 26x26x32, 3x3 |"), report);
    assertTrue(
        report.contains("| convnet-1-dW | onednn-nhwc | convolution_backward_weights "), report);
    assertTrue(out.contains("5 JVMs to run"), out);
  }

  /** Measures on two threads, and returns what was said. */
  private static String run(Path folder, String profile, String peers, String shape, int rounds) {
    StringWriter out = new StringWriter();
    CommandLine command = Lanewise.commandLine().setOut(new PrintWriter(out));
    int code =
        command.execute(
            "bench",
            "--profile",
            profile,
            "--peers",
            peers,
            "--shape",
            shape,
            "--threads",
            "2",
            "--rounds",
            String.valueOf(rounds),
            "--out",
            folder.toString());
    assertEquals(0, code, out::toString);
    return out.toString();
  }

  @Test
  void aRoundOfLayersTakesTwentyMinutes() {
    BenchPlan plan =
        PeerPlan.of(
            BenchPlan.Profile.PEERS_LAYERS,
            Peers.list(),
            List.of(),
            Pattern.compile(""),
            List.of(1, 2),
            1);
    assertTrue(plan.seconds() > 19 * 60 && plan.seconds() <= 20 * 60, () -> "" + plan.seconds());
  }
}
