package dev.lanewise.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerSettingsTest {
  @Test
  void isFoundAmongWhatElseABenchmarkSays() {
    PeerSettings settings =
        new PeerSettings(
            "some",
            "square-64",
            2,
            524_288,
            Map.of(PeerSettings.VERSION, "1.0 \"quoted\"", PeerSettings.KERNEL, "fast"),
            Map.of("OMP_NUM_THREADS", "64"),
            Map.of("OMP_NUM_THREADS", "2"));
    List<String> log =
        List.of("# Fork: 1 of 1", "# Warmup Iteration   1: " + settings.line(), "3.0 us/op");
    assertEquals(List.of(settings), PeerSettings.parse(log));
    assertEquals(List.of(), PeerSettings.parse(List.of("nothing", "")));
  }
}
