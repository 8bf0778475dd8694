package dev.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.parallel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bits")
class TuningFileTest {
  @TempDir Path folder;

  @Test
  void whatIsStoredIsRead() {
    TuningFile file = new TuningFile(folder.resolve("a").resolve("b.properties"));
    assertEquals(Optional.empty(), file.read());
    Tuning tuning = new Tuning(4, 3, 48, 100, 300);
    file.write(tuning);
    assertEquals(Optional.of(tuning), file.read());
    assertEquals(tuning, file.readOrBuiltIn());
  }

  @Test
  void aStoredChoiceChangesNoBit() {
    TuningFile file = new TuningFile(folder.resolve("c.properties"));
    for (Tuning tuning :
        new Tuning[] {
          new Tuning(2, 1, 1, 1, 1), new Tuning(16, 4, 7, 5, 33), new Tuning(5, 3, 300, 20, 64)
        }) {
      file.write(tuning);
      Gemm gemm = new Gemm(Workers.serial(), file.readOrBuiltIn());
      new GemmCase(37, 41, 23, 1).check(gemm);
      new GemmCase(Transpose.YES, Transpose.YES, 37, 41, 23, 1, 1, true, 2).check(gemm);
    }
  }

  @Test
  void whatIsRemovedIsNotUsed() {
    TuningFile file = new TuningFile(folder.resolve("removed.properties"));
    file.remove();
    file.write(new Tuning(3, 1, 30, 20, 10));
    file.remove();
    assertEquals(Optional.empty(), file.read());
    assertEquals(Tuning.builtIn(), file.readOrBuiltIn());
  }

  @Test
  void aWrongFileIsNotUsed() throws IOException {
    refuses("mc is missing", "rows=6\nvectors=2\n");
    refuses("rows is 17, must be 2 to 16", "rows=17\nvectors=2\nmc=1\nkc=1\nnc=1\n");
    refuses("kc is 'x', must be a whole number", "rows=6\nvectors=2\nmc=1\nkc=x\nnc=1\n");
    refuses("unknown: mr", "rows=6\nvectors=2\nmc=1\nkc=1\nnc=1\nmr=6\n");
  }

  private void refuses(String message, String text) throws IOException {
    Path path = folder.resolve("wrong.properties");
    Files.writeString(path, text);
    TuningFile file = new TuningFile(path);
    assertEquals(message, assertThrows(IllegalArgumentException.class, file::read).getMessage());
    assertEquals(Tuning.builtIn(), file.readOrBuiltIn());
  }

  @Test
  void theFolderIsTheUsersUnlessThePropertySaysOtherwise() {
    Map<String, String> none = Map.of();
    assertEquals(Optional.empty(), TuningFile.folder("off", none, "/home"));
    assertEquals(Optional.empty(), TuningFile.folder("", none, "/home"));
    assertEquals(Optional.empty(), TuningFile.folder(null, none, ""));
    assertEquals(Optional.of(Path.of("/x")), TuningFile.folder("/x", none, "/home"));
    assertEquals(
        Optional.of(Path.of("/home/.config/lanewise/tuning")),
        TuningFile.folder(null, none, "/home"));
    assertEquals(
        Optional.of(Path.of("/c/lanewise/tuning")),
        TuningFile.folder(null, Map.of("XDG_CONFIG_HOME", "/c"), "/home"));
  }

  @Test
  void theTestsUseTheBuiltInChoice() {
    assertEquals(Tuning.builtIn(), Tuning.current());
    assertTrue(TuningFile.ofThisJvm().isEmpty());
  }

  @Test
  void theProcessorGivesItsNameAndNumbers() {
    String text =
        "processor\t: 0\ncpu family\t: 25\nmodel\t\t: 1\nmodel name\t: AMD EPYC 7B13\n"
            + "stepping\t: 0\n\nprocessor\t: 1\nmodel\t: 9\n";
    assertEquals("amd-epyc-7b13-25-1-0", CpuName.of(text, "amd64"));
    assertEquals("aarch64", CpuName.of("", "aarch64"));
  }

  @Test
  void aProbeChecksItsKernel() {
    MicroKernelProbe probe = new MicroKernelProbe(6, 2);
    assertTrue(Float.isFinite(probe.run(3)));
    assertEquals(3 * probe.flops(1), probe.flops(3));
    MicroKernel idle = new FakeKernel(calls -> {});
    assertThrows(IllegalStateException.class, () -> new MicroKernelProbe(idle, 6, 2));
    assertThrows(IllegalArgumentException.class, () -> new MicroKernelProbe(6, 5));
  }
}
