package dev.lanewise.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.result.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTest {
  private static final String CPUINFO =
      """
      processor	: 0
      vendor_id	: AuthenticAMD
      model name	: AMD EPYC
      flags		: fpu avx2 fma hypervisor

      processor	: 1
      flags		: other
      """;

  @Test
  void survivesJson() {
    Machine machine = Machine.inspect().endedWith(Load.read());
    assertEquals(machine, Json.MAPPER.readValue(Json.pretty(machine), Machine.class));
  }

  @Test
  void namesNoHostNoUserAndNoPath() {
    String json = Json.pretty(Machine.inspect());
    assertFalse(json.matches("(?s).*\"[^\"]*/(home|root|usr|tmp|opt|var|Users)/.*"), json);
    assertFalse(json.contains(System.getProperty("user.dir")), json);
    assertFalse(json.contains("\"" + System.getProperty("user.name") + "\""), json);
    String host = System.getenv().getOrDefault("HOSTNAME", "no host has this name");
    assertFalse(json.contains("\"" + host + "\""), json);
  }

  @Test
  void readsFlagsOfBothArchitectures() {
    assertEquals(List.of("fpu", "avx2", "fma", "hypervisor"), Cpu.flags(CPUINFO));
    assertEquals(List.of("fp", "asimd"), Cpu.flags("processor : 0\nFeatures : fp asimd\n"));
    assertEquals(List.of(), Cpu.flags(""));
  }

  @Test
  void readsLimitsOfBothVersionsOfControlGroups() {
    assertEquals(1.5, Limits.cpuMax("150000 100000"));
    assertNull(Limits.cpuMax("max 100000"));
    assertEquals(2, Limits.quota("200000", "100000"));
    assertNull(Limits.quota("-1", "100000"));
    assertEquals(1L << 30, Limits.memory("1073741824"));
    assertNull(Limits.memory("9223372036854771712"));
    assertNull(Limits.memory("max"));
  }

  @Test
  void findsItsControlGroup() {
    String first = "5:cpu,cpuacct:/docker/abc\n4:memory:/\n0::/\n";
    assertEquals("/docker/abc", Limits.path(first, "cpu"));
    assertEquals("", Limits.path(first, "memory"));
    assertEquals("/user.slice", Limits.path("0::/user.slice\n", ""));
  }

  @Test
  void readsLoadAndSteal() {
    Load load = Load.parse("0.25 0.50 0.75 1/100 42", "cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1\n");
    assertEquals(new Load(0.25, 8L, 36L), load);
    assertEquals(new Load(null, null, null), Load.parse("", ""));
  }

  @Test
  void readsSizesAndChoices() {
    assertEquals(512 * 1024, Cache.bytes("512K"));
    assertEquals(32 << 20, Cache.bytes("32M"));
    assertEquals("madvise", ProcText.chosen("always [madvise] never"));
  }

  @Test
  void leavesPathsOut() {
    assertEquals("-Xmx2g", Jvm.withoutPath("-Xmx2g"));
    assertEquals("-Dx=<path>", Jvm.withoutPath("-Dx=/home/someone"));
    assertEquals("-javaagent:<path>", Jvm.withoutPath("-javaagent:/a/b.jar=c"));
    assertEquals(
        Map.of("OMP_NUM_THREADS", "2", "MKL_HOME", "<path>"),
        Environment.relevant(
            Map.of("OMP_NUM_THREADS", "2", "MKL_HOME", "/opt/mkl", "HOME", "/root")));
  }

  @Test
  void readsTheCommit() {
    String hash = "0123456789012345678901234567890123456789";
    assertEquals(
        new Build("1", hash, true, Map.of("jmh", "2")),
        Build.of(Map.of("version", "1", "commit", hash + "-dirty", "jmh", "2")));
    assertEquals("unknown", Build.of(Map.of("version", "1", "commit", "${x}")).commit());
    assertTrue(Build.read().libraries().containsKey("jmh"));
  }

  @Test
  void measuresBySizeWhateverHoldsIt() {
    Measured measured = Measured.byFootprint(2, true);
    List<TriadRate> sizes = measured.triad().subList(0, measured.triad().size() - 1);
    TriadRate memory = measured.triad().getLast();
    assertEquals("memory", memory.level());
    assertTrue(sizes.size() > 1, measured::toString);
    for (int i = 1; i < sizes.size(); i++) {
      assertTrue(sizes.get(i - 1).holds() < sizes.get(i).holds(), measured::toString);
    }
    long first = 32 << 10;
    assertEquals(first, sizes.getFirst().holds());
    assertEquals("32 KiB", measured.level(first));
    assertEquals(sizes.get(1).level(), measured.level(first + 1));
    assertEquals("memory", measured.level(sizes.getLast().holds() + 1));
    for (TriadRate rate : measured.triad()) {
      assertEquals(2, rate.threads());
      assertTrue(rate.bytes() * 2 <= Runtime.getRuntime().maxMemory() / 4, rate::toString);
      assertTrue(rate.medianGigabytes() > 0, rate::toString);
      assertTrue(rate.maxGigabytes() >= rate.medianGigabytes(), rate::toString);
    }
    assertTrue(measured.bandwidth(first, 2) > 0 && measured.peakGflops(2) > 0, measured::toString);
  }

  @Test
  void takesThePeakOfAsManyThreads() {
    Measured measured =
        new Measured(
            List.of(
                new FmaRate(128, 1, 40, 50),
                new FmaRate(256, 1, 90, 100),
                new FmaRate(256, 4, 300, 390)),
            List.of(
                new TriadRate("L1", 1000, 750, 1, 90, 95),
                new TriadRate("memory", 0, 9, 1, 9, 10)));
    assertEquals(100, measured.peakGflops(1));
    assertEquals(200, measured.peakGflops(2));
    assertEquals(390, measured.peakGflops(4));
    assertEquals(95, measured.bandwidth(1000, 1));
    assertEquals(10, measured.bandwidth(1001, 1));
    assertEquals("L1", measured.level(1000));
    assertEquals("memory", measured.level(1001));
  }
}
