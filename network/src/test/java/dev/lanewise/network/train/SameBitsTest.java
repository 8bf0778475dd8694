package dev.lanewise.network.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.network.model.ReferenceNetworks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights after training have the same bits with any number of threads and any vector width. */
class SameBitsTest {
  private static String expected;

  @BeforeAll
  static void trainOnOneThread() {
    expected = ShortRun.hashes(1);
  }

  @Test
  void everyReferenceNetworkHasWeightsOfItsOwn() {
    assertEquals(
        ReferenceNetworks.names().size(),
        expected.lines().map(line -> line.split(" ")[1]).distinct().count());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void threadsChangeNoBit(int threads) {
    assertEquals(expected, ShortRun.hashes(threads));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void vectorWidthChangesNoBit(int bits) {
    assertEquals(expected, OtherJvm.run(bits, ShortRun.class, "2"));
  }

  @Test
  void aStepInTheSteadyStateAllocatesNothing() {
    String nothing =
        String.join("", ReferenceNetworks.names().stream().map(name -> name + " 0\n").toList());
    assertEquals(nothing, OtherJvm.run(0, Allocation.class));
  }
}
