package dev.lanewise.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CEnvironmentTest {
  @Test
  void clearsWhatWouldHoldALibraryBackAndNothingElse() {
    List<String> names =
        List.of("OPENBLAS_CORETYPE", "OMP_NUM_THREADS", "KMP_BLOCKTIME", "GOTO_NUM_THREADS");
    names.forEach(name -> CEnvironment.set(name, "1"));
    CEnvironment.set("MKL_PATH", "/somewhere/else");
    CEnvironment.set("LANEWISE_TEST", "stays");
    Map<String, String> cleared = CEnvironment.clear();
    names.forEach(name -> assertEquals("1", cleared.get(name), name));
    names.forEach(name -> assertNull(CEnvironment.get(name), name));
    assertEquals("<path>", cleared.get("MKL_PATH"));
    assertNull(CEnvironment.get("MKL_PATH"));
    assertFalse(cleared.containsKey("LANEWISE_TEST"));
    assertEquals("stays", CEnvironment.get("LANEWISE_TEST"));
    assertEquals(Map.of(), CEnvironment.clear());
  }

  @Test
  void aVariableCanBeSetAgain() {
    CEnvironment.set("LANEWISE_OTHER", "first");
    CEnvironment.set("LANEWISE_OTHER", "second");
    assertEquals("second", CEnvironment.get("LANEWISE_OTHER"));
    assertNull(CEnvironment.get("LANEWISE_NEVER_SET"));
  }
}
